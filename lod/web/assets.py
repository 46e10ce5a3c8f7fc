"""The stylesheets pages link to, and where the design system's come from.

`python -m lod.web.assets` puts the design system's built CSS, as npm laid it out, into one file in the package.
Without it the package's own stylesheet serves alone.
"""

from __future__ import annotations

import sys
from functools import cache
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).parent / "static"
VENDOR = STATIC / "vendor"
BUNDLE = "vendor/designsystemet.css"
OWN = "lod.css"

LAYERS = "@layer plain, ds, lod;\n"
"""The design system overrides what is plain, and our pages' layout overrides both; `lod.css` says the same."""

_PARTS = ("@digdir/designsystemet-css/dist/src/index.css", "@digdir/designsystemet-theme/src/themes/designsystemet.css")
_LICENSES = ("@digdir/designsystemet-css/LICENSE", "@digdir/designsystemet-theme/LICENSE")


def stylesheets() -> tuple[str, ...]:
    """The stylesheets there are, in the order they apply."""
    return tuple(name for name in (BUNDLE, OWN) if (STATIC / name).is_file())


@cache
def fingerprint(name: str) -> str:
    """The first digits of the digest of a static file, "" if there is no such file."""
    try:
        return sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    except OSError:
        return ""


def bundle(modules: Path, vendor: Path) -> list[Path]:
    """Writes the design system's CSS and its licences from `node_modules`; gives the files written."""
    vendor.mkdir(parents=True, exist_ok=True)
    css = vendor / "designsystemet.css"
    parts = (modules.joinpath(part).read_text("utf-8").removeprefix('@charset "UTF-8";') for part in _PARTS)
    css.write_text(LAYERS + "\n".join(parts), "utf-8")
    text = vendor / "designsystemet.LICENSE.txt"
    texts = (f"{name}\n\n{modules.joinpath(name).read_text('utf-8').strip()}\n" for name in _LICENSES)
    text.write_text("\n\n".join(texts), "utf-8")
    return [css, text]


def main() -> int:
    """Copies from `node_modules` below the working folder; says what it wrote."""
    modules = Path("node_modules")
    try:
        written = bundle(modules, VENDOR)
    except FileNotFoundError as error:
        print(f"There is no {error.filename}. Run `npm install` first.", file=sys.stderr)
        return 1
    for path in written:
        print(f"{path}  {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
