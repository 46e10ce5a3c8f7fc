"""The stylesheets and scripts pages link to, and where those of others come from.

`python -m lod.web.assets` puts the design system's built CSS, as npm laid it out, into one file in the package, and the
typeface, the SPARQL editor, and the engine that answers queries in browsers beside it. Without them the package's own
stylesheet, the reader's own typeface and a plain text field serve, and exported sites answer no queries.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).parent / "static"
VENDOR = STATIC / "vendor"
BUNDLE = "vendor/designsystemet.css"
FONT = "vendor/inter.css"
OWN = "lod.css"

LAYERS = "@layer plain, ds, lod;\n"
"""The design system overrides what is plain, and our pages' layout overrides both; `lod.css` says the same."""

_PARTS = ("@digdir/designsystemet-css/dist/src/index.css", "@digdir/designsystemet-theme/src/themes/designsystemet.css")
_LICENSES = ("@digdir/designsystemet-css/LICENSE", "@digdir/designsystemet-theme/LICENSE")
_FONT = "@fontsource-variable/inter"
_SUBSETS = ("latin", "latin-ext")
"""What our languages are written in, Sami too; a browser reads the second only where a page has such letters."""
_EDITOR = ("@zazuko/yasqe/build/yasqe.min.js", "@zazuko/yasqe/build/yasqe.min.css", "@zazuko/yasqe/package.json")

_ENGINE = "oxigraph"


def stylesheets() -> tuple[str, ...]:
    """The stylesheets there are, in the order they apply."""
    return tuple(name for name in (BUNDLE, FONT, OWN) if (STATIC / name).is_file())


def names() -> list[str]:
    """All static files there are."""
    paths = (path for path in STATIC.rglob("*") if path.is_file() and not path.name.startswith("."))
    return sorted(path.relative_to(STATIC).as_posix() for path in paths)


@cache
def typeface() -> str:
    """The file of the typeface that pages read first, "" where the reader's own serves."""
    return next((f"vendor/{path.name}" for path in sorted(VENDOR.glob("inter-latin-[0-9]*.woff2"))), "")


@cache
def fingerprint(name: str) -> str:
    """The first digits of the digest of a static file, "" if there is no such file."""
    return fingerprint_of(STATIC / name)


@cache
def fingerprint_of(path: Path) -> str:
    """The first digits of the digest of a file, "" if there is no such file."""
    try:
        return sha256(path.read_bytes()).hexdigest()[:12]
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


def font(modules: Path, vendor: Path) -> list[Path]:
    """Copies the typeface (Inter, SIL Open Font License) from `node_modules`; gives the files written.

    The stylesheet names them with their fingerprints, since browsers keep them for good.
    """
    vendor.mkdir(parents=True, exist_ok=True)
    folder = modules / _FONT
    version = json.loads((folder / "package.json").read_text("utf-8"))["version"]
    styles, written = folder.joinpath("wght.css").read_text("utf-8"), list[Path]()
    faces = {name: face for face in styles.split("/* ")[1:] if (name := face.partition(" ")[0])}
    rules = []
    for subset in _SUBSETS:
        source = f"inter-{subset}-wght-normal"
        target = vendor / f"inter-{subset}-{version}.woff2"
        target.write_bytes(folder.joinpath("files", f"{source}.woff2").read_bytes())
        rule = faces[source].partition("*/")[2].strip()
        address = f"{target.name}?v={sha256(target.read_bytes()).hexdigest()[:12]}"
        rule = rule.replace(f"./files/{source}.woff2", address).replace("Inter Variable", "Inter")
        rules.append(rule.replace("font-display: swap", "font-display: optional"))  # so that nothing moves
        written.append(target)
    css, notice = vendor / "inter.css", vendor / "inter.LICENSE.txt"
    css.write_text("\n".join(rules) + "\n", "utf-8")
    notice.write_bytes(folder.joinpath("LICENSE").read_bytes())
    return [*written, css, notice]


def editor(modules: Path, vendor: Path) -> list[Path]:
    """Copies the SPARQL editor from `node_modules`, its CSS in a layer below our own; gives the files written."""
    vendor.mkdir(parents=True, exist_ok=True)
    script, css, notice = vendor / "yasqe.js", vendor / "yasqe.css", vendor / "yasqe.LICENSE.txt"
    package = json.loads(modules.joinpath(_EDITOR[2]).read_text("utf-8"))
    script.write_bytes(modules.joinpath(_EDITOR[0]).read_bytes())
    css.write_text(f"{LAYERS}@layer ds {{\n{modules.joinpath(_EDITOR[1]).read_text('utf-8')}\n}}\n", "utf-8")
    notice.write_text(
        f"{package['name']} {package['version']}, {package['author']}\nLicence: {package['license']}\n", "utf-8"
    )
    return [script, css, notice]


def engine(modules: Path, vendor: Path) -> list[Path]:
    """Copies what answers queries in a browser (Oxigraph) from `node_modules`; gives the files written."""
    vendor.mkdir(parents=True, exist_ok=True)
    script, program, notice = (vendor / f"oxigraph.{end}" for end in ("js", "wasm", "LICENSE.txt"))
    package = json.loads(modules.joinpath(_ENGINE, "package.json").read_text("utf-8"))
    script.write_bytes(modules.joinpath(_ENGINE, "web.js").read_bytes())
    program.write_bytes(modules.joinpath(_ENGINE, "web_bg.wasm").read_bytes())
    lines = (f"{package['name']} {package['version']}", package["homepage"], f"Licence: {package['license']}")
    notice.write_text("\n".join(lines) + "\n", "utf-8")
    return [script, program, notice]


def main() -> int:
    """Copies from `node_modules` below the working folder; says what it wrote."""
    modules = Path("node_modules")
    try:
        written = [path for copy in (bundle, font, editor, engine) for path in copy(modules, VENDOR)]
    except FileNotFoundError as error:
        print(f"There is no {error.filename}. Run `npm install` first.", file=sys.stderr)
        return 1
    for path in written:
        print(f"{path}  {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
