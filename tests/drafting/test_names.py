"""Names made of headers."""

from __future__ import annotations

import pytest

from lod.drafting.names import bare


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Bydelsnr", "Bydel"),
        ("Kommunenr.", "Kommune"),
        ("Grunnkretsnavn", "Grunnkrets"),
        ("virksomhetsnummer", "virksomhet"),
        ("Avdelingskode", "Avdeling"),
        ("grunnkrets nr", "grunnkrets"),
        ("Bydels nr", "Bydels"),
        ("status", "status"),
    ],
)
def test_what_a_column_of_numbers_is_of(header: str, name: str) -> None:
    """Without the word behind it, and without the letter that joins the two."""
    assert bare(header) == name
