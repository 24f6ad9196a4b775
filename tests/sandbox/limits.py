"""Rate limits per account, method and path.

The figures are second-hand copies of bol's public list (which names path,
methods, maxCapacity, timeToLive and timeUnit); where none is known, DEFAULT is
a guess. A window opens with the first call and lasts for the time to live. The
unit of the Reset header and the spelling of the headers differ per resource,
as they do at bol.
"""

import math
import re
from dataclasses import dataclass

from .problems import Problem

SECOND, MINUTE, HOUR = 1, 60, 3600
LIMITS = [
    ("GET", "/retailer/orders", 25, MINUTE),
    ("PUT", "/retailer/orders/cancellation", 25, MINUTE),
    ("GET", "/retailer/orders/*", 25, SECOND),
    ("GET", "/retailer/shipments", 25, MINUTE),
    ("POST", "/retailer/shipments", 25, SECOND),
    ("GET", "/retailer/shipments/*", 50, MINUTE),
    ("PUT", "/retailer/transports/*", 10, SECOND),
    ("GET", "/retailer/returns", 20, MINUTE),
    ("POST", "/retailer/returns", 20, MINUTE),
    ("GET", "/retailer/returns/*", 20, MINUTE),
    ("PUT", "/retailer/returns/*", 20, MINUTE),
    ("GET", "/retailer/offers", 25, SECOND),
    ("POST", "/retailer/offers", 50, SECOND),
    ("GET", "/retailer/offers/*", 50, SECOND),
    ("PATCH", "/retailer/offers/*", 50, SECOND),
    ("DELETE", "/retailer/offers/*", 50, SECOND),
    ("GET", "/retailer/invoices", 24, MINUTE),
    ("GET", "/retailer/invoices/*", 24, MINUTE),
    ("POST", "/retailer/commissions", 28, SECOND),
    ("GET", "/retailer/commission/*", 28, SECOND),
    ("GET", "/retailer/inventory", 20, MINUTE),
    ("GET", "/retailer/insights/performance/indicator", 20, MINUTE),
    ("GET", "/retailer/insights/offer", 25, SECOND),
    ("GET", "/retailer/insights/sales-forecast", 25, SECOND),
    ("GET", "/retailer/insights/search-terms", 10, SECOND),
    ("GET", "/retailer/insights/product-ranks", 10, SECOND),
    ("POST", "/retailer/products/list", 50, MINUTE),
    ("GET", "/retailer/products/categories", 1, MINUTE),
    ("GET", "/retailer/products/*/offers", 900, MINUTE),
    ("GET", "/retailer/products/*/price-star-boundaries", 50, SECOND),
    ("GET", "/retailer/products/*", 50, MINUTE),
    ("GET", "/retailer/content/catalog-products/*", 10, SECOND),
    ("GET", "/retailer/content/upload-report/*", 10, SECOND),
    ("*", "/retailer/subscriptions", 10, SECOND),
    ("GET", "/retailer/subscriptions/signature-keys", 10, HOUR),
    ("POST", "/shared/process-status", 2, SECOND),
    ("GET", "/shared/process-status", 2, SECOND),
    ("GET", "/shared/process-status/*", 100, SECOND),
]
DEFAULT = ("*", "*", 20, SECOND)


@dataclass(slots=True)
class Window:
    opened: float
    used: int = 0


def _rule(limit: tuple) -> tuple:
    method, path, capacity, seconds = limit
    pattern = re.compile(re.escape(path).replace(r"\*", ".+"))
    return (len(path), method, pattern, capacity, seconds)


RULES = sorted((_rule(limit) for limit in LIMITS), key=lambda rule: -rule[0])


class Limits:
    """Counts calls; ``spend`` answers with the headers or a 429."""

    def __init__(self):
        self._windows: dict[tuple, Window] = {}
        self._found: dict[tuple, tuple] = {}

    def spend(self, call) -> dict[str, str]:
        """Count the call. The X-RateLimit headers of its answer; Problem 429."""
        key, capacity, seconds = self._limit(call)
        scale = call.world.settings.limits
        capacity = max(1, math.floor(capacity * scale)) if scale else capacity
        window = self._windows.get(key)
        if window is None or call.now >= window.opened + seconds:
            window = self._windows[key] = Window(call.now)
        wait = window.opened + seconds - call.now
        refused = bool(scale) and window.used >= capacity
        call.account.note_limit(refused)
        if refused:
            raise self._refusal(call, capacity, wait)
        if scale:
            window.used += 1
        return self._headers(call, capacity, capacity - window.used, wait)

    def _limit(self, call) -> tuple:
        path = call.route.path
        found = self._found.get((call.method, path))
        if found is None:
            found = self._found[call.method, path] = self._find(call.method, path)
        rule, capacity, seconds = found
        return (call.account.client_id, *rule), capacity, seconds

    @staticmethod
    def _find(method: str, template: str) -> tuple:
        path = re.sub(r"\{[^}]+\}", "x", template)
        for _, methods, pattern, capacity, seconds in RULES:
            if methods in ("*", method) and pattern.fullmatch(path):
                return (methods, pattern.pattern), capacity, seconds
        return (method, template), DEFAULT[2], DEFAULT[3]

    def _refusal(self, call, capacity: int, wait: float) -> Problem:
        seconds = max(1, math.ceil(wait))
        headers = self._headers(call, capacity, 0, wait)
        if call.world.settings.retry_after:
            headers["Retry-After"] = str(seconds)
        detail = f"Too many requests, retry in {seconds} seconds."
        return Problem(429, detail, headers=headers)

    @staticmethod
    def _headers(call, capacity: int, remaining: int, wait: float) -> dict[str, str]:
        seconds = max(1, math.ceil(wait))
        values = {
            "X-RateLimit-Limit": str(capacity),
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset": str(seconds),
        }
        if "/shipments" in call.route.path:
            values["X-RateLimit-Reset"] = str(int(call.now + seconds))
        if "/offers" in call.route.path:
            return {name.lower(): value for name, value in values.items()}
        return values
