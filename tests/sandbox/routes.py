"""The table of operations, and how a path finds its row."""

from .exchange import Route
from .resources import (
    commissions,
    content,
    economic_operators,
    insights,
    inventory,
    invoice_requests,
    invoices,
    labels,
    offers,
    orders,
    process_status,
    products,
    promotions,
    replenishments,
    retailers,
    returns,
    shipments,
    subscriptions,
    transports,
)

RESOURCES = (
    commissions,
    content,
    economic_operators,
    insights,
    inventory,
    invoice_requests,
    invoices,
    labels,
    offers,
    orders,
    process_status,
    products,
    promotions,
    replenishments,
    retailers,
    returns,
    shipments,
    subscriptions,
    transports,
)
ROUTES: list[Route] = [route for resource in RESOURCES for route in resource.ROUTES]


class Table:
    """Finds routes; a literal segment wins over a parameter."""

    def __init__(self, routes: list[Route]):
        self._by_length: dict[int, list[tuple]] = {}
        for route in routes:
            parts = route.path.split("/")
            self._by_length.setdefault(len(parts), []).append((parts, route))
        for rows in self._by_length.values():
            rows.sort(key=lambda row: sum(part[:1] == "{" for part in row[0]))

    def find(self, method: str, path: str) -> tuple[Route | None, dict, list[str]]:
        """(route, path parameters, methods that the path has). HEAD is GET."""
        wanted = "GET" if method == "HEAD" else method
        given = path.split("/")
        methods: list[str] = []
        for parts, route in self._by_length.get(len(given), ()):
            params = self._match(parts, given)
            if params is not None:
                methods.append(route.method)
                if route.method == wanted:
                    return route, params, methods
        return None, {}, methods

    @staticmethod
    def _match(parts: list[str], given: list[str]) -> dict | None:
        params = {}
        for part, one in zip(parts, given, strict=True):
            if part[:1] == "{":
                if not one:
                    return None
                params[part[1:-1]] = one
            elif part != one:
                return None
        return params


TABLE = Table(ROUTES)
