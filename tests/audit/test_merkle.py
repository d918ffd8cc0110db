"""Merkle trees: the growing one, the recursive definition of RFC 9162, and proofs."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.audit.merkle import Tree, inclusion_proof, leaf_hash, node_hash, root_of_proof


def defined(leaves):
    """MTH of RFC 9162, 2.1.1."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(defined(leaves[:split]), defined(leaves[split:]))


@given(st.lists(st.binary(max_size=4), max_size=70))
def test_a_tree_that_grows_is_the_one_that_is_defined(leaves):
    tree = Tree()
    for one in leaves:
        tree.add(leaf_hash(one))
    assert tree.root == defined(leaves)
    assert Tree(tree.size, tree.peaks).root == tree.root


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=70), st.data())
def test_a_proof_shows_its_leaf_and_no_other(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    hashes = [leaf_hash(one) for one in leaves]
    proof = inclusion_proof(hashes, index)
    root = defined(leaves)
    assert root_of_proof(hashes[index], index, len(leaves), proof) == root
    assert root_of_proof(leaf_hash(leaves[index] + b"x"), index, len(leaves), proof) != root
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        changed = [*proof[:at], bytes(32), *proof[at + 1 :]]
        assert root_of_proof(hashes[index], index, len(leaves), changed) != root
        with pytest.raises(ValueError, match="too short"):
            root_of_proof(hashes[index], index, len(leaves), proof[:-1])
    with pytest.raises(ValueError, match="too long"):
        root_of_proof(hashes[index], index, len(leaves), [*proof, bytes(32)])


def test_a_tree_of_other_peaks():
    with pytest.raises(ValueError, match="a tree of 3 has 2 peaks"):
        Tree(3, [bytes(32)])
