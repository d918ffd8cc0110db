"""Merkle trees as RFC 9162, section 2.1, has them: over SHA-256, leaves and nodes apart."""

import hashlib
from collections.abc import Iterable, Sequence

EMPTY = hashlib.sha256().digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that grows at its end. It keeps its peaks alone: the roots of the whole subtrees, largest first."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        """Raises ValueError where there are not as many peaks as a tree of the size has."""
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} has {size.bit_count()} peaks")

    def add(self, leaf: bytes) -> None:
        """Adds the hash of a leaf."""
        count = self.size
        while count & 1:
            leaf = node_hash(self.peaks.pop(), leaf)
            count >>= 1
        self.peaks.append(leaf)
        self.size += 1

    @property
    def root(self) -> bytes:
        """The hash of the whole tree."""
        if not self.peaks:
            return EMPTY
        *rest, root = self.peaks
        for peak in reversed(rest):
            root = node_hash(peak, root)
        return root


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """What shows that a leaf is in the tree of these hashes, from the leaf upwards."""
    level, at, proof = list(leaves), index, list[bytes]()
    while len(level) > 1:
        if at ^ 1 < len(level):
            proof.append(level[at ^ 1])
        pairs = [node_hash(level[one], level[one + 1]) for one in range(0, len(level) - 1, 2)]
        # An odd one out goes up as it is, so that the larger subtree is on the left and whole.
        level = pairs + level[len(level) & ~1 :]
        at >>= 1
    return proof


def root_of_proof(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that a proof leads to (RFC 9162, 2.1.3.2). Raises ValueError for a proof of another length."""
    if not 0 <= index < size:
        raise ValueError("there is no such leaf")
    at, last, found = index, size - 1, leaf
    for one in proof:
        if not last:
            raise ValueError("the proof is too long")
        if at & 1 or at == last:
            found = node_hash(one, found)
            # The last of an odd level goes up as it is, until it is a right child.
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, one)
        at, last = at >> 1, last >> 1
    if last:
        raise ValueError("the proof is too short")
    return found
