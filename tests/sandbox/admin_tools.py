"""What the files of admin endpoints share."""

from .account import DEFAULT_ID


class Wrong(Exception):
    """The admin asked for something that makes no sense (400)."""


def account_of(call, name="account"):
    """The account that the request is about: named in the body or in the query."""
    given = call.body.get(name) if isinstance(call.body, dict) else None
    given = given or call.query_values.get(name, [DEFAULT_ID])[-1]
    if given not in call.world.accounts:
        raise Wrong(f"no account {given}")
    return call.world.accounts[given]
