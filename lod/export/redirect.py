"""Small pages that lead from the lasting address of a thing to its document, where a file server has no rules.

GitHub Pages answers `id/dataset/x` with `id/dataset/x.html`.
"""

from __future__ import annotations

from html import escape
from posixpath import dirname, relpath

from lod.messages.catalogue import forms
from lod.rdf.iris import thing_path


def redirect(address: str, file: str, language: str) -> tuple[str, str] | None:
    """The file at a thing's address and its text; None for a page that is no document in the site's language."""
    if not address.startswith("doc/") or "?" in address:
        return None
    here = f"{thing_path(address)}.html"
    leads = escape(relpath(file, dirname(here)))
    title = escape(forms("export.redirect", language).forms[0])
    return here, (
        f'<!doctype html>\n<html lang="{language}">\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f'<meta http-equiv="refresh" content="0; url={leads}">\n<link rel="canonical" href="{leads}">\n'
        f'<main><h1>{title}</h1><p><a href="{leads}">{title}</a></p></main>\n</html>\n'
    )
