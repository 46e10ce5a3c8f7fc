"""An article as its blocks of text, numbered as a reader counts them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256


class BlockKind(StrEnum):
    """What a block of an article is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CAPTION = "caption"


@dataclass(frozen=True)
class Block:
    """A heading, paragraph, list item or caption. `number` counts the blocks of the article from 1; `line` is that of
    the file which it begins at, 0 where files of its format have no lines that a person sees."""

    number: int
    kind: BlockKind
    text: str
    line: int = 0


@dataclass(frozen=True)
class Table:
    """A table of an article, as rows of cells, the first `heads` of which are its header.

    A cell over several columns or rows stands in each. `after`: the number of the block that it follows.
    """

    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    after: int = 0
    heads: int = 1


@dataclass(frozen=True)
class Article:
    """A text and what it says of itself.

    `language` is nb, nn or en. `digest` is the SHA-256 of the text whose blocks are counted: the file itself where it
    is plain text, the blocks with an empty line between them otherwise.
    """

    blocks: tuple[Block, ...]
    language: str
    digest: str
    title: str = ""
    url: str = ""
    tables: tuple[Table, ...] = field(default=())

    def block(self, number: int) -> Block:
        """The block of a number."""
        return self.blocks[number - 1]

    def line(self, number: int, start: int) -> int | None:
        """The line of the file at which a character of a block stands, from 1; None where there are no lines."""
        block = self.block(number)
        return block.line + block.text.count("\n", 0, start) if block.line else None


def digest_of(text: str) -> str:
    """The SHA-256 of a text in UTF-8, as hexadecimal digits."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def joined(blocks: tuple[Block, ...]) -> str:
    """The text of the blocks, with an empty line between two."""
    return "\n\n".join(block.text for block in blocks)
