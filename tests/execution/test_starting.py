"""Which variables of a subscription only have a say in where it begins, and in which events there are."""

import pytest
from graphql import parse

from gateway.execution.starting import key_of, starting


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ("subscription($a: String) { s(after: $a) { x } }", {"a"}),
        ("subscription($a: String, $r: String) { s(after: $a, where: {region: [$r]}) { x } }", {"a", "r"}),
        ("subscription($a: Int) { s { x(n: $a) } }", set()),
        ("subscription($a: Int) { s(after: $a) { x(n: $a) } }", set()),
        ("subscription($a: Boolean!) { s @include(if: $a) { x } }", set()),
        ("subscription($a: Boolean!) { s { x @skip(if: $a) } }", set()),
        ("subscription($a: Int, $b: Int) { s(after: $b) { ...F } } fragment F on S { x(n: $a) }", {"b"}),
        ("subscription($a: Int = 1) { s { x } }", set()),
        ("subscription { s { x } }", set()),
    ],
)
def test_those_that_are_arguments_of_the_root_and_nothing_else(document, found):
    assert starting(parse(document)) == found


def test_the_others_are_the_key():
    assert key_of({"after": "o1", "n": 2}, frozenset({"after"})) == key_of(
        {"after": "o9", "n": 2}, frozenset({"after"})
    )
    assert key_of({"n": 2}, frozenset()) != key_of({"n": 3}, frozenset())
