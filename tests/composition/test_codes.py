"""Every code of composition, provoked; the reference gives the same one."""

import re
from pathlib import Path

import pytest

import gateway.composition
from gateway.composition.compose import SubgraphSource, compose, merge
from gateway.composition.errors import CompositionFailed
from gateway.composition.satisfiability.check import check_satisfiability
from tests.composition.cases import ERRORS, HINTS, Case, sdl_of
from tests.node.peers import needs_node, run

SOURCES = Path(gateway.composition.__path__[0])
DOCS = Path(__file__).parents[2] / "docs" / "federation.md"
# Raised where the text of a code is put together, and by a limit that no small case reaches.
BY_LIMIT = "MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED"
# No SDL is at fault, but what is not there.
WITHOUT_LINE = ("INVALID_SUBGRAPH_NAME", "NO_QUERIES")


def given(case: Case) -> list[SubgraphSource]:
    return [SubgraphSource(name, f"http://{name}", sdl_of(text)) for name, text in case.sdls.items()]


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_has_its_code_and_its_place(code):
    case = ERRORS[code]
    with pytest.raises(CompositionFailed) as failure:
        compose(given(case))
    found = [(error.code, error.subgraph, error.coordinate) for error in failure.value.errors]
    assert (code, case.subgraph, case.coordinate) in found
    (error, *_) = [error for error in failure.value.errors if error.code == code]
    assert (error.line is None) == (code in WITHOUT_LINE)


@pytest.mark.parametrize("code", HINTS)
def test_a_hint_has_its_code_and_its_place(code):
    assert (code, HINTS[code].coordinate) in [
        (hint.code, hint.coordinate) for hint in compose(given(HINTS[code])).hints
    ]


@needs_node
def test_the_reference_says_the_same():
    cases = {f"error {code}": case for code, case in ERRORS.items()} | {
        f"hint {code}": case for code, case in HINTS.items()
    }
    services = [[{"name": one.name, "url": one.url, "sdl": one.sdl} for one in given(case)] for case in cases.values()]
    answers = run("compose.mjs", given=services)
    theirs = {
        label: sorted({one["code"] for one in answer["errors" if label.startswith("error") else "hints"]})
        for label, answer in zip(cases, answers, strict=True)
    }
    ours = {label: sorted(set(codes_of(label, case))) for label, case in cases.items()}
    # The reference stops at the first thing wrong with a @provides; here all is told in one run.
    ours["error EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE"].remove("EXTERNAL_UNUSED")
    assert ours == theirs


def codes_of(label: str, case: Case) -> list[str]:
    if label.startswith("hint"):
        return [hint.code for hint in compose(given(case)).hints]
    try:
        compose(given(case))
    except CompositionFailed as failed:
        return [error.code for error in failed.errors]
    return []


def test_there_is_no_code_without_a_case():
    """Every code that the sources write out; those put together there (KEY_…, ROOT_…) are cases by their prefixes."""
    written = set()
    for path in SOURCES.rglob("*.py"):
        written |= set(re.findall(r'"([A-Z]+(?:_[A-Z0-9]+)+)"', path.read_text("utf-8")))
    known = {*ERRORS, *HINTS, BY_LIMIT}
    parts = (
        "INVALID_FIELDS",
        "INVALID_FIELDS_TYPE",
        "FIELDS_HAS_ARGS",
        "FIELDS_MISSING_EXTERNAL",
        "DIRECTIVE_IN_FIELDS_ARG",
    )
    locations = {
        "ARGUMENT_DEFINITION", "FIELD_DEFINITION", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD", "INLINE_FRAGMENT",
        "INPUT_FIELD_DEFINITION", "INPUT_OBJECT", "VARIABLE_DEFINITION", "ENUM_VALUE",
    }  # fmt: skip
    assert written - known - set(parts) - locations == set()


def test_satisfiability_that_takes_too_long_says_so():
    merging, _ = merge(given(Case({"a": "type Query { t: T } type T { t: T u: U } type U { x: Int }"}, None, None)))
    errors, _ = check_satisfiability(merging, most_values=2)
    assert [error.code for error in errors] == [BY_LIMIT]


def test_the_documentation_lists_every_code():
    text = DOCS.read_text("utf-8")
    assert set(re.findall(r"^\| `([A-Z_0-9]+)` \|", text, re.MULTILINE)) == {*ERRORS, *HINTS, BY_LIMIT}
