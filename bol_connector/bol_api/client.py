"""The client: all resources of one seller account over one transport."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

import requests

from .catalogue import Catalogue
from .commissions import Commissions
from .content import Content
from .economic_operators import EconomicOperators
from .endpoint import Endpoint
from .insights import Insights
from .inventory import Inventory
from .invoices import Invoices
from .labels import Labels
from .limits import Limits
from .offers import Offers
from .orders import Orders
from .process_status import ProcessStatuses
from .products import Products
from .replenishments import Replenishments
from .retailers import Retailers
from .returns import Returns
from .session import Exchange, Transport
from .shipments import Shipments
from .subscriptions import Subscriptions
from .tokens import TokenSource
from .transports import Transports


class BolClient:
    """bol's Retailer API for one seller account. Thread-safe.

    `timeout`: seconds to connect, and to wait for an answer. `language`: in which
    product data is asked for. `on_exchange` is called after every request, perhaps in
    a thread of a pool. `limits` may be shared by several clients of one account.
    `http`, when given, replaces the sessions, with their repeats of reads.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        tokens: TokenSource,
        *,
        http: requests.Session | None = None,
        limits: Limits | None = None,
        timeout: tuple[float, float] = (5, 30),
        language: str = "nl",
        on_exchange: Callable[[Exchange], None] | None = None,
    ) -> None:
        self._transport = transport = Transport(
            endpoint,
            tokens,
            http=http,
            limits=limits,
            timeout=timeout,
            language=language,
            on_exchange=on_exchange,
        )
        self.orders = Orders(transport)
        self.shipments = Shipments(transport)
        self.transports = Transports(transport)
        self.labels = Labels(transport)
        self.offers = Offers(transport)
        self.products = Products(transport)
        self.content = Content(transport)
        self.catalogue = Catalogue(transport, self.content, self.products)
        self.returns = Returns(transport)
        self.inventory = Inventory(transport)
        self.invoices = Invoices(transport)
        self.commissions = Commissions(transport)
        self.replenishments = Replenishments(transport)
        self.insights = Insights(transport)
        self.economic_operators = EconomicOperators(transport)
        self.subscriptions = Subscriptions(transport)
        self.retailers = Retailers(transport)
        self.process_status = ProcessStatuses(transport)

    def close(self) -> None:
        """Close the connections."""
        self.catalogue.close()
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
