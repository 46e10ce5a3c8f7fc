"""A kind of finding."""

from __future__ import annotations

from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of finding: its name, its sentence in English and in Norwegian, with `{}` for the words that differ.

    `do_en`, `do_nb`: what to do, where whoever finds it has nothing nearer to say.
    """

    name: str
    en: str
    nb: str
    do_en: str
    do_nb: str
