"""Nobody outside is reached."""

import socket
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

#: Ways to reach for somebody; the database has its own, in C.
WAYS = ("connect", "connect_ex", "send", "sendall", "sendto")


class Connected(AssertionError):
    """Something reached for the network."""


class Offline:
    """Mixin of test cases of what people do in the warehouse."""

    @contextmanager
    def no_network(self):
        """Every use of the network fails the test, connections left open included."""
        reached = []

        def reach(_socket, *what):
            reached.append(what)
            raise Connected(what)

        with ExitStack() as guards:
            for way in WAYS:
                guards.enter_context(patch.object(socket.socket, way, reach))
            guards.enter_context(
                patch.object(socket, "getaddrinfo", lambda *what, **_: reach(*what))
            )
            yield
        self.assertFalse(reached)

    def validate_offline(self, pickings, **context):
        """Validate, with what Odoo does at and after the commit, without a network."""
        pickings.action_assign()
        for move in pickings.move_ids:
            move.quantity = move.product_uom_qty
            move.picked = True
        self.commit()
        with self.no_network():
            result = pickings.with_context(**context).button_validate()
            self.commit()
            self.env.cr.postcommit.run()
        return result
