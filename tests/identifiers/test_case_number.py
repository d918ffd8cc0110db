import pytest

from identifiers import case_number
from identifiers.errors import BadIdentifier


@pytest.mark.parametrize(
    ("written", "issued"),
    [
        ("（2016）冀0822执123号", "（2016）冀0822执123号"),
        ("(2016)冀0822执123号", "（2016）冀0822执123号"),
        (" ( 2016 ) 冀 0822 执 123 号 ", "（2016）冀0822执123号"),
        ("（２０１６）冀０８２２执１２３号", "（2016）冀0822执123号"),
        ("（2020）最高法执监7号", "（2020）最高法执监7号"),
        ("（2021）冀0822执恢45号之一", "（2021）冀0822执恢45号之一"),
    ],
)
def test_normalised_to_the_form_in_which_courts_issue_it(written, issued):
    assert case_number.normalise(written) == issued


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 1),
        ("2016冀0822执123号", 1),
        ("（20x6）冀0822执123号", 4),
        ("（2016）冀0822执123", 16),
        ("（2016）冀0822执123号x", 17),
    ],
)
def test_refusal_names_the_character(text, position):
    with pytest.raises(BadIdentifier) as refusal:
        case_number.normalise(text)
    assert refusal.value.position == position
