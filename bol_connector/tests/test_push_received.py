import base64
import json
import time
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..models.bol_flow_run import LANES
from ..tools.signatures import is_signed, read_header


class Signer:
    """Somebody with a key: bol, or somebody who would like to be it."""

    def __init__(self, bits=2048):
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=bits)

    @property
    def public(self):
        der = self._key.public_key().public_bytes(
            serialization.Encoding.DER,
            serialization.PublicFormat.SubjectPublicKeyInfo,
        )
        return base64.b64encode(der).decode()

    @property
    def pem(self):
        return (
            self._key.public_key()
            .public_bytes(
                serialization.Encoding.PEM,
                serialization.PublicFormat.SubjectPublicKeyInfo,
            )
            .decode()
        )

    def header(self, body, name="0"):
        signature = self._key.sign(body, padding.PKCS1v15(), hashes.SHA256())
        text = base64.b64encode(signature).decode()
        return f'keyId={name}, algorithm="rsa-sha256", signature={text}'


@tagged("post_install", "-at_install")
class TestPushReceived(HttpCase):
    """Only what bol signed, for this shop, a moment ago, wakes a flow; and once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bol, cls.stranger = Signer(), Signer()
        cls.account = cls.env["bol.account"].create(
            {"name": "Pushed", "client_id": "pushed", "client_secret": "secret"}
        )
        cls.account.retailer_id = "1234"
        cls.push = cls.account._bol_push()
        cls.push.write(
            {
                "wanted": True,
                "state": "on",
                "token": "the-token",
                "keys": json.dumps({"0": cls.bol.public}),
                "keys_read_at": fields.Datetime.now(),
            }
        )
        cls.crons = [cls.env.ref(xmlid).id for xmlid in LANES.values()]

    def setUp(self):
        super().setUp()
        self.sleep()

    def sleep(self):
        """Forget who was woken."""
        self.env["ir.cron.trigger"].search([("cron_id", "in", self.crons)]).unlink()

    def body(self, resource="ORDER", kind="ORDER_CREATED", number="C1", **changes):
        moment = datetime.now(UTC).isoformat()
        event = {"resource": resource, "type": kind, "resourceId": number}
        said = {"retailerId": 1234, "timestamp": moment, "event": event, **changes}
        return json.dumps(said).encode()

    def post(self, body, header=None, token="the-token"):
        """The status of the answer to a message; by default bol signed it."""
        header = self.bol.header(body) if header is None else header
        answer = self.url_open(
            f"/bol/push/{token}",
            data=body,
            headers={"Content-Type": "application/json", "Signature": header},
        )
        self.env.invalidate_all()
        return answer.status_code

    def events(self):
        return self.env["bol.push.event"].search(
            [("account_id", "=", self.account.id)], order="id"
        )

    def woken(self):
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "in", self.crons)])
        return sorted(triggers.cron_id.mapped("name"))

    def assertRefused(self, status, body, **how):
        before = self.events()
        self.sleep()
        self.assertEqual(self.post(body, **how), status)
        self.assertEqual(self.events(), before)
        self.assertFalse(self.woken())

    # -- good ones -------------------------------------------------------------

    def test_message_is_kept_and_wakes_the_orders(self):
        self.assertEqual(self.post(self.body()), 204)
        event = self.events()
        self.assertEqual(
            (event.resource, event.kind, event.resource_id, event.handled),
            ("ORDER", "ORDER_CREATED", "C1", False),
        )
        self.assertEqual(self.woken(), ["Bol.com: orders (1)"])
        self.assertEqual(self.account.push_last, event.received_at)

    def test_process_status_wakes_what_follows_it(self):
        self.assertEqual(self.post(self.body("PROCESS_STATUS", "SUCCESS", "77")), 204)
        self.assertEqual(self.woken(), ["Bol.com: send to bol"])

    def test_test_message_wakes_nobody(self):
        self.assertEqual(self.post(self.body("TEST", "TEST", "1")), 204)
        self.assertFalse(self.woken())
        self.assertTrue(self.account.push_last)

    def test_many_messages_wake_the_flow_once(self):
        for number in range(20):
            self.assertEqual(self.post(self.body(number=f"C{number}")), 204)
        self.assertEqual(len(self.events()), 20)
        self.assertEqual(
            self.env["ir.cron.trigger"].search_count([("cron_id", "in", self.crons)]), 1
        )

    def test_messages_that_nobody_waits_for_hold_up_none(self):
        """Processes of offers, or of another program, that no command of ours is."""
        self.post(self.body("PROCESS_STATUS", "SUCCESS", "70"))
        self.events().received_at -= timedelta(seconds=6)
        self.sleep()
        self.assertEqual(self.post(self.body("PROCESS_STATUS", "SUCCESS", "71")), 204)
        self.assertEqual(self.woken(), ["Bol.com: send to bol"])

    def test_no_call_is_made(self):
        with patch("socket.socket.connect", side_effect=AssertionError("a call")):
            receive = self.env["bol.push"]._bol_receive
            body = self.body()
            self.assertEqual(receive("the-token", self.bol.header(body), body), 204)

    # -- bad ones --------------------------------------------------------------

    def test_forged(self):
        body = self.body()
        self.assertRefused(401, body, header=self.stranger.header(body))

    def test_unsigned(self):
        self.assertRefused(401, self.body(), header="")
        self.assertRefused(401, self.body(), header="keyId=0")
        self.assertRefused(401, self.body(), header="keyId=0, signature=x y")

    def test_header_that_takes_long_to_read(self):
        for header in ("a=" + " " * 60_000 + '"x', "keyId=0, " * 1000):
            began = time.monotonic()
            self.assertRefused(401, self.body(), header=header)
            self.assertLess(time.monotonic() - began, 5)

    def test_other_algorithm(self):
        body = self.body()
        header = self.bol.header(body).replace("rsa-sha256", "none")
        self.assertRefused(401, body, header=header)

    def test_altered(self):
        body = self.body()
        header = self.bol.header(body)
        self.assertRefused(401, body.replace(b"C1", b"C2"), header=header)
        self.assertRefused(401, body + b" ", header=header)

    def test_replayed(self):
        body = self.body()
        self.assertEqual(self.post(body), 204)
        self.events().handled = True
        self.sleep()
        # bol sends a message again when our answer got lost: that is no reason to
        # have it sent for ten minutes.
        self.assertEqual(self.post(body), 204)
        self.assertEqual(len(self.events()), 1)
        self.assertTrue(self.events().handled)
        self.assertFalse(self.woken())

    def test_replayed_after_a_long_time(self):
        old = (datetime.now(UTC) - timedelta(hours=3)).isoformat()
        self.assertRefused(400, self.body(timestamp=old))
        soon = (datetime.now(UTC) + timedelta(hours=3)).isoformat()
        self.assertRefused(400, self.body(timestamp=soon))
        self.assertRefused(400, self.body(timestamp="yesterday"))

    def test_oversize(self):
        body = self.body(padding="x" * 20_000)
        self.assertRefused(413, body)

    def test_message_for_another_shop(self):
        self.assertRefused(400, self.body(retailerId=4321))

    def test_no_message(self):
        for body in (b" ", b"[]", b'{"event": 1}', b"\xff", b'{"event": {}}'):
            with self.subTest(body=body):
                self.assertRefused(400, body)

    def test_address_that_nobody_has(self):
        body = self.body()
        for token in ("other", "the-token2", "%00the-token", "\u200b" * 9, "a" * 999):
            self.assertRefused(404, body, token=token)

    def test_only_posts(self):
        answer = self.url_open("/bol/push/the-token")
        self.assertEqual(answer.status_code, 405)

    def test_switched_off(self):
        self.push._bol_switch_off()
        self.assertRefused(404, self.body())

    def test_archived_account(self):
        self.account.active = False
        self.assertRefused(404, self.body())

    # -- keys ------------------------------------------------------------------

    def test_unknown_key_has_the_keys_read_seldom(self):
        body = self.body()
        header = self.bol.header(body, name="9")
        self.push.keys_read_at = fields.Datetime.now()
        self.assertEqual(self.post(body, header=header), 401)
        self.assertFalse(self.push.look_at, "they were read a moment ago")
        self.push.keys_read_at = fields.Datetime.now() - timedelta(hours=1)
        self.assertEqual(self.post(body, header=header), 401)
        self.assertTrue(self.push.look_at)
        self.assertFalse(self.events())

    def test_keys_of_several_forms(self):
        header = read_header(self.bol.header(b"text"))
        self.assertTrue(is_signed(b"text", header, self.bol.public))
        self.assertTrue(is_signed(b"text", header, self.bol.pem))
        for key in ("", "AAAA", "no base64!", self.stranger.public):
            with self.subTest(key=key):
                self.assertFalse(is_signed(b"text", header, key))

    def test_weak_key_is_none(self):
        weak = Signer(bits=1024)
        header = read_header(weak.header(b"text"))
        self.assertFalse(is_signed(b"text", header, weak.public))
