import pytest

from gateway.server.accept import preferred

A, B = "application/json", "application/graphql-response+json"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", A),
        ("*/*", A),
        ("application/*", A),
        (B, B),
        (f"{B};q=0.1, {A};q=0.2", A),
        (f"{A};q=0.5, {B}", B),
        (f"{B}, {A}", B),
        (f"*/*, {B}", B),
        ("text/html", None),
        (f"{A};q=0", None),
        (f"{A};q=x", None),
        (f"{A}; charset=utf-8", A),
        ("text/html, */*;q=0.1", A),
    ],
)
def test_the_best_liked_media_type(accept, chosen):
    assert preferred(accept, (A, B)) == chosen
