"""Two editions compared on disk: as they are compared in memory, one figure after the other."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from lod.importing.comparison import codes, compared, likeness, new_table, workspace

KEYS = st.tuples(st.sampled_from("abc"), st.sampled_from("xy"), st.just("measure"))
EDITIONS = st.dictionaries(KEYS, st.tuples(st.sampled_from("12"), st.sampled_from("AP")), max_size=6)
RENAMES = st.dictionaries(st.tuples(st.just(0), st.sampled_from("abc")), st.sampled_from("abcd"), max_size=3)


@given(EDITIONS, EDITIONS, RENAMES)
def test_the_counts_are_those_of_a_plain_comparison(
    before: dict[tuple[str, ...], tuple[str, str]],
    after: dict[tuple[str, ...], tuple[str, str]],
    renamed: dict[tuple[int, str], str],
) -> None:
    """New, changed, gone and the same, with codes renamed all at once; the examples are some of them."""
    moved = {(renamed.get((0, key[0]), key[0]), *key[1:]): values for key, values in before.items()}
    with workspace() as database:
        old, new = (new_table(database, name, 3) for name in ("before", "after"))
        for table, edition in ((old, before), (new, after)):
            table.add((*key, json.dumps(values), 2) for key, values in edition.items())
        changes = compared(old, new, renamed)
        listed = codes(new, 0)
        shares = {code: likeness(old, new, 0, "a", code) for code in "bc"}
    both = moved.keys() & after.keys()
    assert changes.new == len(after.keys() - moved.keys())
    assert changes.gone == len(moved.keys() - after.keys())
    assert changes.changed == sum(moved[key] != after[key] for key in both)
    assert changes.same == sum(moved[key] == after[key] for key in both)
    assert {change.key for change in changes.examples["gone"]} <= moved.keys() - after.keys()
    assert all(change.before != change.after for change in changes.examples["changed"])
    assert list(listed) == list(dict.fromkeys(key[0] for key in after))
    for code, share in shares.items():
        pairs = [(v[0], after[code, *k[1:]][0]) for k, v in before.items() if k[0] == "a" and (code, *k[1:]) in after]
        assert share == (sum(one == other for one, other in pairs) / len(pairs) if len(pairs) > 1 else 0.0)
