"""Exports, made once for all processes that test, and file servers that serve them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import SiteFolder, copy_published
from tests.shared import shared_folder
from tests.web.browser import Browser, chromium
from tests.web.running import eventually, free_port

SERVER = "https://server.example.no/stat"
WITHOUT_PAGES = ("--figures", "0", "--server", SERVER)


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory, published: SiteFolder) -> Path:
    """The shipped data as files. Not to be changed."""

    def build(folder: Path) -> None:
        result = copy_published(published, folder / "site").lod("export", str(folder / "files"))
        assert result.exit_code == 0, result.output

    return shared_folder(tmp_path_factory, "exported", build) / "files"


@pytest.fixture(scope="session")
def without_pages(tmp_path_factory: pytest.TempPathFactory, published: SiteFolder) -> Path:
    """The shipped data as files, with no page for a single figure and a server beside it. Not to be changed."""

    def build(folder: Path) -> None:
        command = ("export", str(folder / "files"), *WITHOUT_PAGES)
        result = copy_published(published, folder / "site").lod(*command)
        assert result.exit_code == 0, result.output
        assert "okt-digitalisering" in result.output

    return shared_folder(tmp_path_factory, "without-pages", build) / "files"


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """The port at which Python's own file server serves a folder."""
    port = free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert eventually(lambda: answers(port))
        yield port
    finally:
        process.terminate()
        process.wait()


def answers(port: int) -> bool:
    """Whether something listens on a port of this machine."""
    import socket

    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="session")
def visitor(exported: Path) -> Iterator[Browser]:
    """A Chromium that visits the exported files."""
    with served(exported) as port, chromium() as started:
        yield Browser(started, port)
