"""Hash trees: who is in them can be proven, and nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.trust import tree

RECORDS = st.sets(st.text(max_size=8), min_size=1, max_size=70)


@given(records=RECORDS, data=st.data())
def test_a_path_leads_from_a_record_to_the_root(
    tmp_path_factory: pytest.TempPathFactory, records: set[str], data: st.DataObject
) -> None:
    """For every size of tree; and from no other record, and from no other place."""
    path = tmp_path_factory.getbasetemp() / "records.tree"
    tree.write(path, records)
    written, leaves = tree.Tree(path), sorted(map(tree.leaf_of, records))
    record, other = data.draw(st.sampled_from(sorted(records))), data.draw(st.text(max_size=8))
    index = written.find(tree.leaf_of(record))
    assert index is not None
    way = written.path(index)
    assert written.root == tree.root_of(leaves) == tree.reached(leaves[index], index, len(leaves), way)
    assert way == tree.path_of(leaves, index)
    assert (written.find(tree.leaf_of(other)) is not None) == (other in records)
    if other not in records:
        assert tree.reached(tree.leaf_of(other), index, len(leaves), way) != written.root
    for place in set(range(len(leaves))) - {index}:
        assert tree.reached(leaves[index], place, len(leaves), way) != written.root


def test_the_root_is_that_of_rfc_9162() -> None:
    """Three leaves: the hash of the hash of two and the third (section 2.1.1); none: the hash of nothing."""
    a, b, c = (tree.leaf_of(text) for text in "abc")
    assert tree.root_of([a, b, c]) == tree.node_of(tree.node_of(a, b), c)
    assert tree.root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert tree.leaf_of("").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_a_large_tree_is_small_and_its_paths_are_short(tmp_path: Path) -> None:
    """36 bytes a figure, and as many hashes as the logarithm says; a file that is cut off is no tree."""
    path, count = tmp_path / "large.tree", 50_000
    tree.write(path, map(str, range(count)))
    written = tree.Tree(path)
    assert path.stat().st_size < 36.1 * count
    index = written.find(tree.leaf_of("4711"))
    assert index is not None
    assert len(written.path(index)) <= 16
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ValueError, match="no hash tree"):
        tree.Tree(path)
