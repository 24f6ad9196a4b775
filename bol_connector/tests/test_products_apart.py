from unittest.mock import patch

from psycopg2.extensions import STATUS_READY

from odoo.tests import tagged

from . import samples
from .committed import CommittedCase


@tagged("post_install", "-at_install")
class TestProductsApart(CommittedCase):
    """Bol's catalogue is asked with no transaction open."""

    def test_nothing_is_open_while_bol_is_asked(self):
        eans = [samples.ean() for _ in range(3)]
        with self.transaction() as env:
            env["bol.offer"].create(
                [
                    {"account_id": self.account_id, "bol_id": ean, "ean": ean}
                    for ean in eans
                ]
            )
        seen = []
        with patch.object(
            type(env["bol.flow"]),
            "_bol_take_answers",
            self.watched(env.registry["bol.flow"]._bol_take_answers, seen),
        ):
            self.run_products()
        self.assertEqual(seen, [STATUS_READY] * 4)
        with self.transaction() as env:
            offers = env["bol.offer"].search([("account_id", "=", self.account_id)])
            self.assertTrue(all(offers.mapped("title")))

    def watched(self, take, seen):
        """Notes the state of the flow's connection whenever bol is to be waited for."""

        def method(flow, answers, by_ean):
            def spied():
                waiting = iter(answers)
                while True:
                    seen.append(flow.env.cr._cnx.status)
                    pair = next(waiting, None)
                    if not pair:
                        return
                    yield pair

            return take(flow, spied(), by_ean)

        return method

    def run_products(self):
        with self.transaction() as env:
            flow = self.flow(env, "products")
            self.assertEqual(flow.action_run_now()["params"]["type"], "success")
