"""Client of bol.com's Retailer API. Plain Python: knows nothing of Odoo."""

from . import auth, errors
from .client import BolClient
from .endpoint import Endpoint
from .limits import Limits
from .session import Exchange
from .tokens import MemoryTokens, Token, TokenSource

__all__ = [
    "BolClient",
    "Endpoint",
    "Exchange",
    "Limits",
    "MemoryTokens",
    "Token",
    "TokenSource",
    "auth",
    "errors",
]
