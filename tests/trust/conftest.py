"""The shipped data, published and signed, once for all processes that test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lod.web.app import create_app
from tests.conftest import SiteFolder, copy_published
from tests.shared import shared_folder

FIGURE = "okt-digitalisering/kommuner/_T/fjernarbeid/pandemien/andel"


@pytest.fixture(scope="session")
def signed(published: SiteFolder, tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    """A published site whose release is signed; not to be changed."""

    def build(folder: Path) -> None:
        folder.rmdir()
        site = copy_published(published, folder)
        for words in (("keys", "new"), ("keys", "sign")):
            result = site.lod(*words)
            assert result.exit_code == 0, result.output

    return SiteFolder(shared_folder(tmp_path_factory, "signed", build))


@pytest.fixture
def signed_site(signed: SiteFolder, tmp_path: Path) -> SiteFolder:
    """The same as a site of one's own."""
    return copy_published(signed, tmp_path / "signed")


@pytest.fixture(scope="module")
def client(signed: SiteFolder) -> Iterator[FlaskClient]:
    """What visitors see of it."""
    app = create_app(signed.settings)
    yield app.test_client()
    app.extensions["lod"].close()


@pytest.fixture(scope="module")
def key_file(client: FlaskClient, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The keys that the site publishes, as a reader has kept them."""
    path = tmp_path_factory.mktemp("keys") / "jwks.json"
    path.write_bytes(client.get("/.well-known/jwks.json").get_data())
    return path
