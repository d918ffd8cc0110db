"""Names as people type them, and how a name answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.search.forms import core, fold, forms_of, readings, split
from resolvers.search.match import MatchKind, explain, match
from resolvers.search.query import BadSearch, read_query

GROUP = "云溪星河实业集团股份有限公司"


def how(typed, name, *, person=False, former=False):
    found = match(read_query(typed), forms_of(name, person=person), former=former)
    return found and found.kind.name


@pytest.mark.parametrize(
    ("typed", "name", "kind"),
    [
        (GROUP, GROUP, "EXACT"),
        ("雲溪星河實業集團股份有限公司", GROUP, "EXACT"),
        ("云溪星河实业集团股份有限公司（北京）", "云溪星河实业集团股份有限公司(北京)", "EXACT"),
        ("ＡＢＣ科技", "abc科技", "EXACT"),
        ("云溪星河实业", GROUP, "CORE"),
        ("云溪星河实业有限公司", GROUP, "CORE"),
        ("云溪", GROUP, "PREFIX"),
        ("星河实业", GROUP, "SUBSTRING"),
        ("云星实业", GROUP, "ABBREVIATION"),
        ("溪河", GROUP, "ABBREVIATION"),
        ("云溪星合实业", GROUP, "HOMOPHONE"),
        ("云溪星洲实业集团股份有限公司", GROUP, "TYPO"),
        ("河星", GROUP, None),
        ("云溪银河实业投资", GROUP, None),
        ("yunxixinghe", GROUP, "PINYIN"),
        ("yun xi xing he", GROUP, "PINYIN"),
        ("xingheshiye", GROUP, "PINYIN"),
        ("yxxh", GROUP, "INITIALS"),
        ("xh", GROUP, None),
        ("chongqingyinhang", "重庆银行股份有限公司", "PINYIN"),
    ],
)
def test_companies(typed, name, kind):
    assert how(typed, name) == kind


@pytest.mark.parametrize(
    ("typed", "name", "kind"),
    [
        ("張三", "张三", "EXACT"),
        ("张", "张三", "PREFIX"),
        ("zhangsan", "张三", "PINYIN"),
        ("ZHANG San", "张三", "PINYIN"),
        ("zhāng sān", "张三", "TONED_PINYIN"),
        ("zhang1san1", "张三", "TONED_PINYIN"),
        ("zhang1san4", "张三", None),
        ("zhangsa", "张三", "PINYIN"),
        ("zs", "张三", "INITIALS"),
        ("章三", "张三", "HOMOPHONE"),
        ("zhagnsan", "张三", "TYPO"),
        ("lvbu", "吕布", "PINYIN"),
        ("lǚ bù", "吕布", "TONED_PINYIN"),
        # Surnames that are read otherwise than the character mostly is.
        ("zenggangjian", "曾刚健", "PINYIN"),
        ("shanxiongxin", "单雄信", "PINYIN"),
        ("xian", "西安", "PINYIN"),
        ("曾刚", "曾刚健", "PREFIX"),
        ("曾刚勇", "曾刚健", "TYPO"),
        ("李四", "张三", None),
    ],
)
def test_persons(typed, name, kind):
    assert how(typed, name, person=True) == kind


def test_a_masked_number_stands_beside_the_name():
    query = read_query("张三 130822********1234")
    assert (query.folded, query.masked) == ("张三", "130822********1234")
    assert read_query("130822********123x张三").masked == "130822********123X"
    assert read_query("张三").masked is None


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "there is no name to search for"),
        (" （） ", "there is no name to search for"),
        ("130822********1234", "there is no name to search for"),
        ("张" * 61, "a name has at most 60 characters"),
        ("张三 11010519491231002X", "a whole identity number is no name: personByIdNumber finds a person by it"),
    ],
)
def test_what_cannot_be_searched_for(typed, message):
    with pytest.raises(BadSearch) as caught:
        read_query(typed)
    assert str(caught.value) == message


def test_the_better_kind_goes_first_then_of_which_more_was_typed_then_a_name_in_use():
    query = read_query("云溪")
    short, long = forms_of("云溪控股", person=False), forms_of(GROUP, person=False)
    exact, prefix, longer = (match(query, name, former=False) for name in (forms_of("云溪", person=False), short, long))
    assert exact.score > prefix.score > longer.score
    assert match(query, short, former=True).score < longer.score
    order = [kind for kind in MatchKind if kind is not MatchKind.CODE]
    assert order[0] is MatchKind.EXACT


def test_every_kind_is_explained():
    assert explain(MatchKind.PREFIX, former=False) == ("按名称开头匹配", "the name begins with what was typed")
    assert explain(MatchKind.EXACT, former=True) == (
        "曾用名按全名匹配",
        "a former name: the whole name is what was typed",
    )
    for kind in MatchKind:
        assert all(explain(kind, former=False))


def test_the_parts_of_a_name():
    assert split(fold("ABC云溪３号")) == ("abc", "云", "溪", "3", "号")
    assert core(fold("云溪星河控股有限公司")) == "云溪星河控股"
    # Where the legal form is all there is, it is the name.
    assert core("有限公司") == "有限公司"


NAMES = st.text("云溪星河实业集团张三李四曾重庆abc12", min_size=1, max_size=12)


@given(NAMES)
def test_a_name_answers_itself_and_its_own_pinyin(name):
    forms = forms_of(name, person=False)
    assert match(read_query(name), forms, former=False).kind is MatchKind.EXACT
    read = [readings(one)[0] for one in forms.plain]
    spelled = " ".join(read)
    if spelled.isascii() and all(map(str.isalpha, read)) and forms.plain != forms.tokens:
        assert match(read_query(spelled), forms, former=False) is not None


@given(NAMES, NAMES)
def test_folding_is_folding_once(one, other):
    assert fold(fold(one)) == fold(one)
    assert len(forms_of(one, person=False).toned) == len(forms_of(one, person=False).plain)
    assert (fold(one) == fold(other)) == (how(one, other) == "EXACT")
