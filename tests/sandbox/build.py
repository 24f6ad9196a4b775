"""A world put together: jobs, listeners, the first account and its records."""

from . import generate, offerbook, processes, replenishbook, webhooks
from .account import DEFAULT_ID, DEFAULT_SECRET
from .resources import economic_operators, shipments
from .world import World


def world(seed: int = 1) -> World:
    """An empty world whose clockwork knows its jobs."""
    made = World(seed)
    made.job("process", processes.finish)
    made.job("expire", offerbook.expire)
    made.job("ship_fbb", shipments.ship_fbb)
    made.job("transport", shipments.announce)
    made.job("replenish", replenishbook.advance)
    made.listen(webhooks.enqueue)
    return made


def account(made: World, **values):
    """A new account with what every seller has from the start."""
    added = made.add_account(**values)
    economic_operators.add_own(made, added)
    return added


def fill(made: World, orders: int, offers: int):
    """Top the default account up to so many generated offers and orders."""
    if DEFAULT_ID not in made.accounts:
        account(made, client_id=DEFAULT_ID, secret=DEFAULT_SECRET)
    default = made.account()
    generate.offers(made, default, offers - default.generated_offers)
    missing = orders - default.generated_orders
    generate.orders(made, default, missing, fresh=False)
    made.catch_up()
