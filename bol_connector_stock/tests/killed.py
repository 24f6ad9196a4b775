"""Odoo is killed at any commit of a flow."""

from contextlib import contextmanager
from itertools import count
from unittest.mock import patch

from odoo.tests.test_cursor import TestCursor


class Killed(BaseException):
    """Odoo was killed."""


class Killable:
    """Mixin of test cases.

    :cvar killed_kind: kind of the flow that is killed
    """

    killed_kind = "shipments"

    @contextmanager
    def killed(self, number, after=False):
        """Have the flow end just before, or just after, its n-th commit.

        :return: context manager giving a list, which isn't empty once it was killed
        """
        commits, deaths = count(1), []
        commit = TestCursor.commit
        flows = type(self.env["bol.flow"])
        execute = flows._bol_execute

        def die():
            deaths.append(number)
            raise Killed

        def deadly(cursor):
            this = next(commits)
            if this == number and not after:
                die()
            commit(cursor)
            if this == number and after:
                die()

        def run(flow, end, forced=False):
            if flow.kind != self.killed_kind:
                return execute(flow, end, forced)
            try:
                with patch.object(TestCursor, "commit", deadly):
                    return execute(flow, end, forced)
            except Killed:
                # The lock's cursor lies around this one: it must not take it along.
                flow.env.cr.rollback()
                flow.env.invalidate_all(flush=False)
                return False

        with patch.object(flows, "_bol_execute", run):
            yield deaths
