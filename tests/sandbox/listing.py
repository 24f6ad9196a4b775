"""Answers that are lists."""

from .exchange import Answer


def listed(call, key: str, rows: list, **more) -> Answer:
    """``{key: rows}``; for no rows ``{}`` if the admin wants bol's odd habit."""
    if not rows and call.world.settings.empty_lists == "omitted":
        call.deliberate = call.deliberate or "empty list omitted"
        return Answer(200, more)
    return Answer(200, {key: rows, **more})
