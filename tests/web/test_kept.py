"""Finished documents in memory: a bound that holds, and no visitor pushes out what others read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lod.web.kept import WISHES, Document, Kept
from lod.web.memory import OVERHEAD, Memory


def document(body: bytes, etag: str = '"a"') -> Document:
    return Document("200 OK", (("ETag", etag), ("Content-Type", "text/html")), body, etag)


PATHS = st.text("abc", min_size=1, max_size=3)
ANSWERS = st.tuples(PATHS, st.text("xy", max_size=3), st.sampled_from(['"a"', '"b"', '"c"']), st.integers(0, 5_000))


@given(st.lists(ANSWERS, max_size=60), st.integers(0, 30_000))
def test_the_bound_holds_and_counts_everything(answers: list[tuple[str, str, str, int]], most: int) -> None:
    """Bodies, headers and keys together are never more than the size; what is found is what was kept."""
    kept = Kept(Memory(most))
    for path, accept, etag, size in answers:
        kept.keep(("r", path), (accept,), document(bytes(size), etag))
        assert 0 <= kept.memory.bytes <= most
        found = kept.get(("r", path), (accept,))
        assert found is None or (found.etag, len(found.body)) >= (etag, 0)


def test_headers_that_vary_fill_nothing() -> None:
    """Ten thousand ways to ask for the same bytes keep them once, and a bounded number of ways."""
    kept = Kept(Memory(10_000_000))
    for number in range(10_000):
        kept.keep(("r", "/"), (f"text/html;q=0.{number}", "nb", ""), document(bytes(10_000)))
    assert kept.memory.bytes < 10_000 + (WISHES + 5) * (OVERHEAD + 100)
    assert kept.get(("r", "/"), ("text/html;q=0.9999", "nb", "")) is not None


def test_an_endless_header_is_not_kept() -> None:
    """A key of 30,000 characters is no key."""
    kept = Kept(Memory(10_000_000))
    kept.keep(("r", "/"), ("x" * 30_000,), document(b"x"))
    assert kept.memory.bytes == 0


def test_who_asks_for_everything_once_pushes_out_nothing_that_others_read() -> None:
    """A scan of many times the size leaves the pages that were asked for again."""
    kept = Kept(Memory(200_000))
    for _ in range(2):
        for number in range(10):
            address, wishes = ("r", f"/read/{number}"), ("", "", "")
            if kept.get(address, wishes) is None:
                kept.keep(address, wishes, document(bytes(10_000)))
    for number in range(1_000):
        kept.keep(("r", "/", f"x={number}"), ("", "", ""), document(bytes(10_000)))
    assert all(kept.get(("r", f"/read/{number}"), ("", "", "")) for number in range(10))


def test_another_release_begins_anew() -> None:
    """What was kept of the one before takes no room."""
    kept = Kept(Memory(100_000))
    kept.keep(("first", "/"), ("",), document(bytes(50_000)))
    kept.keep(("second", "/"), ("",), document(bytes(10)))
    assert kept.memory.bytes < 5_000
    assert kept.get(("first", "/"), ("",)) is None


def test_compressed_copies_are_counted_with_their_documents() -> None:
    """One bound for both: what is kept of the one has no room for the other."""
    memory = Memory(100_000)
    kept = Kept(memory)
    kept.keep(("r", "/"), ("",), document(bytes(40_000)))
    for number in range(20):
        memory.keep(("compressed", str(number)), bytes(20_000), 20_000)
        assert memory.bytes <= 100_000
    assert memory.get(("compressed", "19")) is not None
