"""What the resources of the client have in common."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from .operations import Operation
from .reading import items, text
from .session import Answer, Transport

Read = TypeVar("Read")


class Resource:
    """A group of operations over one transport."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def _pages(
        self,
        operation: Operation,
        key: str,
        read: Callable[[Any], Read],
        query: Mapping[str, Any],
    ) -> Iterator[list[Read]]:
        """The list `key` page by page until one is empty (a short page need not be
        the last), or the same as the one before. Holds one page."""
        page, before = 1, None
        while True:
            answer = self._transport.call(operation, query={**query, "page": page})
            found = answer.document.get(key)
            rows = items(answer.document, key, read)
            if not rows or found == before:
                return
            yield list(rows)
            page, before = page + 1, found

    def _page(
        self,
        operation: Operation,
        key: str,
        read: Callable[[Any], Read],
        query: Mapping[str, Any],
    ) -> list[Read]:
        """One page of the list `key`, for reading that goes on another time; [] after
        the last one."""
        answer = self._transport.call(operation, query=query)
        return list(items(answer.document, key, read))


def one(answer: Answer, read: Callable[[Any], Read], *id_keys: str) -> Read:
    """The record of an answer. An answer without its own id is unreadable."""
    if not text(answer.document, *id_keys):
        raise answer.unreadable(f"no {id_keys[-1]}")
    return read(answer.document)
