"""What several contract tests use."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from .running import Sandbox
from .scripted import Scripted

settings.register_profile("contract", database=None, deadline=None)
settings.load_profile("contract")


@pytest.fixture
def server() -> Iterator[Scripted]:
    """A server that answers what the test tells it."""
    scripted = Scripted()
    yield scripted
    scripted.close()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox in a process of its own, without limits."""
    with Sandbox() as running:
        yield running
