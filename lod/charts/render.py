"""Charts as pictures: SVG and PNG, drawn while a release is built, or when one is asked for.

Nothing is fetched, and the fonts are the library's.

They are drawn in a process of its own (`lod.charts.painter`), which may die: that costs a picture, never a build.
"""

from __future__ import annotations

import atexit
import json
import re
import subprocess
import sys
import threading
from contextlib import suppress
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lod.charts.painter import DRAWN, HEAD

PATIENCE = 60.0
"""Seconds after which a picture that is not drawn is given up."""

_LOCALES = {
    "nb": {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", "\u00a0kr"], "minus": "\u2212"},
    "nn": {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", "\u00a0kr"], "minus": "\u2212"},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["NOK\u00a0", ""], "minus": "\u2212"},
}
_ROOT = re.compile(r"<svg ([^>]*)>")


class NotDrawn(Exception):
    """A picture that could not be drawn; its text says why."""


class Painter:
    """The drawing process, started when there is something to draw, and again after it died. Many threads may ask."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self.patience = patience
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        atexit.register(self.close)

    def draw(self, job: dict[str, Any]) -> bytes:
        """The picture of a job. Raises `NotDrawn` where the library refuses, dies, or takes too long."""
        with self._lock:
            process = self._started()
            impatience = threading.Timer(self.patience, process.kill)
            impatience.start()
            try:
                return _answer(process, json.dumps(job).encode())
            except (OSError, EOFError):
                self._end()
                raise NotDrawn(f"the drawing process ended with {process.returncode}") from None
            finally:
                impatience.cancel()

    def close(self) -> None:
        """Ends the process."""
        with self._lock:
            self._end()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(  # our own module
                [sys.executable, "-P", "-m", "lod.charts.painter"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
                process_group=0,  # an interrupt from the terminal is the build's to hear
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    _close(pipe)


_painter = Painter()
"""The one that builds share."""


def to_svg(spec: dict[str, Any], language: str, painter: Painter = _painter) -> str:
    """A Vega-Lite specification as SVG: one picture with a title and a description to those who do not see it.

    Raises `NotDrawn`.
    """
    drawn = painter.draw({"spec": spec, "locale": _LOCALES[language]}).decode()
    title, description = " ".join(spec["title"]["text"]), spec["description"]
    head = f'<svg \\1 role="img" lang={quoteattr(language)} aria-labelledby="title desc">'
    words = f'<title id="title">{escape(title)}</title><desc id="desc">{escape(description)}</desc>'
    return _ROOT.sub(head + words.replace("\\", r"\\"), drawn, count=1)


def to_png(svg: str, scale: float = 2, painter: Painter = _painter) -> bytes:
    """SVG as PNG, in `scale` pixels for each of its own. Raises `NotDrawn`."""
    return painter.draw({"svg": svg, "scale": scale})


def _answer(process: subprocess.Popen[bytes], job: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise EOFError
    process.stdin.write(HEAD.pack(len(job)) + job)
    process.stdin.flush()
    sign, head = process.stdout.read(1), process.stdout.read(HEAD.size)
    if len(head) < HEAD.size:
        raise EOFError
    (size,) = HEAD.unpack(head)
    body = process.stdout.read(size)
    if len(body) < size:
        raise EOFError
    if sign != DRAWN:
        raise NotDrawn(body.decode("utf-8", "replace"))
    return body


def _close(pipe: Any) -> None:
    with suppress(OSError):
        pipe.close()
