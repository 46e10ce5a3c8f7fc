"""A release to ask, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.query import example


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the example release."""
    return example.write(tmp_path_factory.mktemp("release"))
