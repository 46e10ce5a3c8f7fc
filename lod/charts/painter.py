"""The process that draws pictures: `python -m lod.charts.painter` reads jobs from its input and writes pictures.

The library that draws is native code with a JavaScript engine in it, and ends its process where something surprises
it. Here it ends no build. A job is JSON behind its length (four bytes, big-endian); an answer is one byte – `+` for a
picture, `-` for what was said against it – then its length and its bytes.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from typing import Any, BinaryIO

HEAD = struct.Struct(">I")
DRAWN, FAILED = b"+", b"-"


def _draw(job: dict[str, Any]) -> bytes:
    import vl_convert

    if "svg" in job:
        return bytes(vl_convert.svg_to_png(job["svg"], scale=job["scale"]))
    drawn: str = vl_convert.vegalite_to_svg(
        job["spec"], vl_version="6.4", allowed_base_urls=[], format_locale=job["locale"], show_warnings=False
    )
    return drawn.encode()


def main(jobs: BinaryIO, answers: BinaryIO) -> None:
    """Draws until there are no more jobs."""
    while head := jobs.read(HEAD.size):
        job = json.loads(jobs.read(HEAD.unpack(head)[0]))
        try:
            sign, body = DRAWN, _draw(job)
        except Exception as error:  # whatever the library says is the answer
            sign, body = FAILED, str(error).partition("\n")[0].encode("utf-8", "replace")
        answers.write(sign + HEAD.pack(len(body)) + body)
        answers.flush()


if __name__ == "__main__":
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the library prints is no answer
    main(sys.stdin.buffer, output)
