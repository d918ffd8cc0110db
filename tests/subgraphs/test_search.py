"""The search as the hub answers it, over the names of companies and persons."""

import random

import pytest

from resolvers.search.forms import forms_of, readings
from resolvers.search.match import match
from resolvers.search.query import read_query
from subgraphs.common.name_index import NameIndex
from subgraphs.databases.database_feed import DatabaseFeed
from subgraphs.databases.opening import create_database
from subgraphs.registry import load_department
from tests.registers import Register, case, company, person

SEARCH = """query($text: String!, $first: Int! = 20, $after: String) { search(text: $text, first: $first, after: $after) {
  more endCursor complete missingDepartments
  hits { name former match maskedNumber explanation { zh } party { id name } }
} }"""
GROUP, HOLDING, BANK = (company(n) for n in range(1, 4))
ANN, BO, CY = (person(n) for n in range(1, 4))


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    register = Register(tmp_path_factory.mktemp("home"))
    register.add("commerce.companies", company=GROUP, name="云溪星河实业集团股份有限公司")
    register.add("commerce.companies", company=HOLDING, name="云溪星河控股有限公司")
    register.add("commerce.companies", company=BANK, name="重庆长风银行股份有限公司")
    register.add("public_security.persons", person=ANN, name="曾星河")
    register.add("public_security.persons", person=BO, name="张三")
    register.add("public_security.persons", person=CY, name="张三")
    register.add("public_security.former_names", person=BO, name="云溪", until="2010-01-01")
    register.add("court.cases", case_number=case(1))
    register.add("court.list_entries", entry="E1", case_number=case(1), party=BO)
    register.load()
    return register


def ask(register, text, **more):
    return register.ask(SEARCH, text=text, **more)["search"]


def told(found):
    return [(hit["name"], hit["match"], hit["party"]["id"]) for hit in found["hits"]]


def test_companies_and_persons_together_best_first_and_explained(register):
    bo = register.id(BO)
    assert ask(register, "云溪") == {
        "more": False,
        "endCursor": None,
        "complete": True,
        "missingDepartments": [],
        "hits": [
            {
                "name": "云溪",
                "former": True,
                "match": "EXACT",
                "maskedNumber": f"{BO[:6]}********{BO[-4:]}",
                "explanation": {"zh": "曾用名按全名匹配"},
                "party": {"id": bo, "name": "张三"},
            },
            {
                "name": "云溪星河控股有限公司",
                "former": False,
                "match": "PREFIX",
                "maskedNumber": None,
                "explanation": {"zh": "按名称开头匹配"},
                "party": {"id": HOLDING, "name": "云溪星河控股有限公司"},
            },
            {
                "name": "云溪星河实业集团股份有限公司",
                "former": False,
                "match": "PREFIX",
                "maskedNumber": None,
                "explanation": {"zh": "按名称开头匹配"},
                "party": {"id": GROUP, "name": "云溪星河实业集团股份有限公司"},
            },
        ],
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("雲溪星河實業集團", [("云溪星河实业集团股份有限公司", "CORE")]),
        ("云星控股", [("云溪星河控股有限公司", "ABBREVIATION")]),
        ("chongqing changfeng", [("重庆长风银行股份有限公司", "PINYIN")]),
        ("zengxinghe", [("曾星河", "PINYIN")]),
        ("zēng xīng hé", [("曾星河", "TONED_PINYIN")]),
        ("cqcf", [("重庆长风银行股份有限公司", "INITIALS")]),
        ("重庆常风银行", [("重庆长风银行股份有限公司", "HOMOPHONE")]),
        ("重庆长峰银行", [("重庆长风银行股份有限公司", "HOMOPHONE")]),
        ("重庆长海银行", [("重庆长风银行股份有限公司", "TYPO")]),
        ("zhagnsan", [("张三", "TYPO"), ("张三", "TYPO")]),
        ("不存在的名称", []),
    ],
)
def test_names_as_people_type_them(register, text, expected):
    assert [(name, kind) for name, kind, _ in told(ask(register, text))] == expected


def test_a_masked_number_tells_namesakes_apart(register):
    assert {id for _, _, id in told(ask(register, "张三"))} == {register.id(BO), register.id(CY)}
    masked = f"{CY[:6]}********{CY[-4:]}"
    assert told(ask(register, f"张三 {masked}")) == [("张三", "EXACT", register.id(CY))]


def test_a_company_by_its_code(register):
    assert told(ask(register, BANK)) == [("重庆长风银行股份有限公司", "CODE", BANK)]


def test_what_is_found_joins_with_what_others_know(register):
    query = """{ search(text: "zhangsan") { hits { party { id defaulterStatus { listed } } } } }"""
    found = {
        hit["party"]["id"]: hit["party"]["defaulterStatus"]["listed"] for hit in register.ask(query)["search"]["hits"]
    }
    assert found == {register.id(BO): True, register.id(CY): False}


def test_page_by_page(register):
    whole = told(ask(register, "云溪"))
    first = ask(register, "云溪", first=2)
    assert (told(first), first["more"], first["endCursor"]) == (whole[:2], True, "2")
    second = ask(register, "云溪", first=2, after=first["endCursor"])
    assert (told(second), second["more"], second["endCursor"]) == (whole[2:], False, None)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"text": "！"}, "there is no name to search for"),
        ({"text": f"张三{ANN}"}, "a whole identity number is no name: personByIdNumber finds a person by it"),
        ({"text": "张三", "first": 101}, "first must be from 1 to 100, and is 101"),
        ({"text": "张三", "after": "x"}, "after is no cursor of a search"),
        ({"text": "张三", "after": "2000"}, "after must be from 0 to 1000, and is 2000"),
    ],
)
def test_bad_input(register, given, message):
    response = register.response(SEARCH, **given)
    assert response.data == {"search": None}
    (error,) = response.errors
    assert (error["message"], error["extensions"]["code"]) == (message, "BAD_USER_INPUT")


class Names:
    """The name index of commerce over a register, looked at whenever it is asked."""

    def __init__(self, register):
        self.department = load_department("commerce")
        self.engine = create_database(register.settings.home, self.department, register.key)
        self.path = register.settings.home / "names" / "commerce.sqlite"
        self.index = NameIndex(self.path, DatabaseFeed(self.department, self.engine, self.department.names), fresh=0)

    def search(self, text):
        return [(one.party, one.name) for one in self.index.search(read_query(text), 1000)]


def test_changes_are_taken_in_without_a_new_build(tmp_path):
    register = Register(tmp_path)
    register.add("commerce.companies", company=company(1), name="云溪一公司")
    register.load()
    names = Names(register)
    assert names.search("云溪一") == [(company(1), "云溪一公司")]
    built = names.path.stat().st_ino
    register.rows = {}
    register.add("commerce.companies", company=company(1), name="石桥一公司")
    register.add("commerce.companies", company=company(2), name="云溪二公司")
    register.load()
    assert names.search("云溪") == [(company(2), "云溪二公司")]
    assert names.search("石桥") == [(company(1), "石桥一公司")]
    assert names.path.stat().st_ino == built
    # Another process takes the same changes in once more.
    other = Names(register)
    assert other.search("云溪") == [(company(2), "云溪二公司")]
    names.engine.dispose()
    other.engine.dispose()


def test_the_index_finds_what_looking_at_every_name_does(tmp_path):
    rng = random.Random(5)
    characters = "云溪星河石桥长风宏远实业控股"
    register = Register(tmp_path)
    named = {}
    for n in range(1, 400):
        named[company(n)] = "".join(rng.sample(characters, rng.randint(2, 5))) + rng.choice(["有限公司", "集团", ""])
        register.add("commerce.companies", company=company(n), name=named[company(n)])
    register.load()
    names = Names(register)
    forms = {code: forms_of(name, person=False) for code, name in named.items()}
    texts = ["".join(rng.sample(characters, rng.randint(1, 4))) for _ in range(60)]
    texts += [" ".join(readings(one)[0] for one in forms_of(text, person=False).plain) for text in texts[:30]]
    texts += [forms_of(text, person=False).initials[0] for text in texts[:30]]
    for text in texts:
        query = read_query(text)
        expected = {
            code
            for code, form in forms.items()
            if (found := match(query, form, former=False)) is not None and found.kind.name != "TYPO"
        }
        assert expected <= {party for party, _ in names.search(text)}, text
    names.engine.dispose()


def test_a_department_that_does_not_answer_is_named(register, monkeypatch):
    monkeypatch.setattr(NameIndex, "search", _failing)
    response = register.response(SEARCH, text="张三")
    assert response.data["search"]["hits"] == []
    assert response.data["search"]["missingDepartments"] == ["commerce", "public_security"]


def _failing(*_):
    raise OSError("the disk is gone")
