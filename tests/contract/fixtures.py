"""Fixtures of the tests that judge the sandbox; named in ``pytest_plugins``."""

import pytest

from .bol import Bol


@pytest.fixture
def bol():
    """A sandbox of the test's own, without limits and without waiting."""
    started = Bol()
    yield started
    started.close()
