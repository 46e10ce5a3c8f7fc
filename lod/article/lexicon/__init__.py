"""The words that figures are stated with, by language. Another language is another module of this folder."""

from __future__ import annotations

from lod.article.lexicon.en import EN
from lod.article.lexicon.lexicon import Lexicon
from lod.article.lexicon.nb import NB
from lod.article.lexicon.nn import NN

LEXICONS: dict[str, Lexicon] = {"nb": NB, "nn": NN, "en": EN}
"""The lexicon of each language by its BCP 47 tag."""


def language_of(text: str) -> str:
    """The language of a text among those with a lexicon: the one whose small words it has most of."""
    words = text.lower().split()
    return max(LEXICONS, key=lambda tag: sum(word in LEXICONS[tag].small_words for word in words))
