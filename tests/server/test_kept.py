"""What is made of documents is kept, within bounds that no client can push."""

import hashlib
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.execution.errors import entry
from gateway.server.kept import MOST_CHARACTERS, MOST_OPERATIONS, kept
from gateway.server.operations import RequestError
from gateway.server.persisted import PersistedOperations


class Made:
    """What is made of a document."""

    def __init__(self, text):
        self.length = len(text)


def test_what_is_asked_again_is_not_made_again():
    asked = []
    get = kept(lambda text, name: asked.append((text, name)) or Made(text))
    first = get("{ a }", None)
    assert get("{ a }", None) is first
    assert get("{ a }", "A") is not first
    assert asked == [("{ a }", None), ("{ a }", "A")]


def test_what_fails_is_not_kept():
    asked = []

    def failing(text):
        asked.append(text)
        raise RequestError([entry("no", "BAD_REQUEST")])

    get = kept(failing)
    for _ in range(2):
        with pytest.raises(RequestError):
            get("{")
    assert asked == ["{", "{"]


@given(st.lists(st.integers(1, 400_000), max_size=40))
def test_no_more_text_is_kept_than_may_be(lengths):
    alive = weakref.WeakSet()

    def make(text):
        made = Made(text)
        alive.add(made)
        return made

    get = kept(make)
    for number, length in enumerate(lengths):
        get(str(number % 10) * length)
        assert sum(one.length for one in alive) <= MOST_CHARACTERS


def test_a_thousand_operations_of_a_usual_size_are_all_kept():
    asked = []
    get = kept(lambda text: asked.append(text) or Made(text))
    operations = [f"query Q{number} {{ {'a ' * 450} }}" for number in range(MOST_OPERATIONS)]
    for _ in range(3):
        for one in operations:
            get(one)
    assert len(asked) == MOST_OPERATIONS


def test_registered_documents_give_way_to_later_ones():
    persisted = PersistedOperations({})

    def register(text):
        return persisted.document(text, named(text))

    long = [f"# {letter}".ljust(400_000, letter) for letter in "abc"]
    assert [register(one) for one in long] == long
    assert persisted.document(None, named(long[2])) == long[2]
    assert persisted.document(None, named(long[1])) == long[1]
    with pytest.raises(RequestError) as refused:
        persisted.document(None, named(long[0]))
    assert refused.value.errors == [entry("PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")]
    # One that is too long by itself is answered, and not kept; the others are.
    whole = "#".ljust(MOST_CHARACTERS + 1, "d")
    assert register(whole) == whole
    with pytest.raises(RequestError):
        persisted.document(None, named(whole))
    assert [persisted.document(None, named(one)) for one in long[1:]] == long[1:]


def named(text):
    return {"persistedQuery": {"version": 1, "sha256Hash": hashlib.sha256(text.encode()).hexdigest()}}
