"""bol's days and times, which are those of its own country."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_timedelta

from odoo import fields
from odoo.tools.misc import babel_locale_parse

BOL_ZONE = ZoneInfo("Europe/Amsterdam")
# When few work at bol, and the day's changes are done.
NIGHT_HOUR = 2


def amsterdam_day(moment):
    """The day at bol of a naive UTC moment."""
    return at_bol(moment).date()


def last_night(now):
    """The last time that it was two o'clock at night at bol, as naive UTC.

    :param datetime now: naive UTC
    """
    here = at_bol(now)
    night = here.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0, fold=0)
    if night > here:
        night -= timedelta(days=1)
    return night.astimezone(UTC).replace(tzinfo=None)


def at_bol(moment):
    """A naive UTC moment as bol's clock shows it."""
    return moment.replace(tzinfo=UTC).astimezone(BOL_ZONE)


def time_left(env, moment):
    """How long it is to a moment, or how long ago it was, in words.

    :param datetime moment: naive UTC
    """
    return format_timedelta(
        moment - fields.Datetime.now(),
        add_direction=True,
        threshold=1.2,
        locale=babel_locale_parse(env.lang),
    )
