"""What the departments hold under a party and under what it controls, and its credit file."""

import pytest

from tests.registers import Register, case, company, person
from tests.server.running import free_ports, investigating, post, running

FIRM, BELOW, OTHER = company(1), company(2), company(3)
ANN, BO = person(1), person(2)

ASSETS = """query($id: ID!) { person(id: $id) { assets(asOf: "2020-01-01") {
  asOf complete missingDepartments total totals { kind count value unvalued encumbered }
  items {
    kind identifier detail value share encumbrances { title amount caseNumber since }
    evidence { department recordId asOf }
  }
  controlled { basis share company { id name } assets { holder total totals { kind count value } } }
} } }"""


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    register = Register(tmp_path_factory.mktemp("home"))
    for one, name in [(FIRM, "云溪甲"), (BELOW, "云溪乙"), (OTHER, "云溪丙")]:
        register.add("commerce.companies", company=one, name=name)
    for one, name in [(ANN, "安琪"), (BO, "柏")]:
        register.add("public_security.persons", person=one, name=name)
    register.add("commerce.shareholdings", company=FIRM, holder=ANN, ratio="0.7", subscribed="700")
    register.add("commerce.shareholdings", company=OTHER, holder=ANN, ratio="0.1")
    register.add("commerce.shareholdings", company=BELOW, holder=FIRM, ratio="0.9", subscribed="90")
    for member in (ANN, BO):
        register.add("commerce.concert_groups", group_id="G", member=member)
    register.add("land.parcels", certificate="P1", location="云溪路1号")
    register.add("land.ownerships", certificate="P1", owner=ANN, share="0.5")
    register.add("land.encumbrances", id="M1", certificate="P1", kind="MORTGAGE", amount="300", since="2015-01-01")
    register.add("land.encumbrances", id="M2", certificate="P1", kind="SEALED", case_number=case(1), since="2021-01-01")
    register.add("finance.accounts", account="A1", holder=ANN, balance="1000", frozen_by_case=case(1))
    register.add("finance.accounts", account="A2", holder=ANN, balance="20", currency="USD")
    register.add(
        "finance.accounts", account="A3", holder=ANN, balance="5", kind="WEALTH_MANAGEMENT", closed_on="2019-01-01"
    )
    register.add("finance.accounts", account="A4", holder=BELOW, balance="40")
    register.add("public_security.vehicles", plate="演A1", owner=ANN, sealed_by_case=case(1))
    register.add("securities.accounts", account="S1", holder=ANN, opened_on="2015-01-01")
    register.add(
        "securities.holdings", account="S1", security="990001", name="云溪股份", quantity="200", market_value="2000",
        as_of="2019-12-31", frozen_quantity="50",
    )  # fmt: skip
    register.add("tax.taxpayers", taxpayer=ANN, year="2019", rating="A", status="NORMAL")
    register.add("court.cases", case_number=case(1))
    register.add("court.cases", case_number=case(2))
    register.add("court.case_parties", case_number=case(2), party=ANN, role="DIRECTLY_RESPONSIBLE", debtor=FIRM)
    register.add("court.list_entries", entry="E1", case_number=case(1), party=ANN)
    register.load()
    return register


def test_everything_with_what_lies_on_it_and_apart_what_it_controls(register):
    ann = register.id(ANN)
    found = register.ask(ASSETS, id=ann)["person"]["assets"]
    items = found.pop("items")
    assert found == {
        "asOf": "2020-01-01",
        "complete": True,
        "missingDepartments": [],
        "total": 3700,
        "totals": [
            {"kind": "HOUSE", "count": 1, "value": 0, "unvalued": 1, "encumbered": 1},
            {"kind": "VEHICLE", "count": 1, "value": 0, "unvalued": 1, "encumbered": 1},
            {"kind": "DEPOSIT", "count": 2, "value": 1000, "unvalued": 1, "encumbered": 1},
            {"kind": "SECURITY", "count": 1, "value": 2000, "unvalued": 0, "encumbered": 1},
            {"kind": "EQUITY", "count": 2, "value": 700, "unvalued": 1, "encumbered": 0},
        ],
        # Ann controls the firm alone and with Bo: it is told once.
        "controlled": [
            {
                "basis": "CONCERT",
                "share": "0.7",
                "company": {"id": FIRM, "name": "云溪甲"},
                "assets": {
                    "holder": FIRM,
                    "total": 90,
                    "totals": [{"kind": "EQUITY", "count": 1, "value": 90}],
                },
            },
            {
                "basis": "CONCERT",
                "share": "0.9",
                "company": {"id": BELOW, "name": "云溪乙"},
                "assets": {"holder": BELOW, "total": 40, "totals": [{"kind": "DEPOSIT", "count": 1, "value": 40}]},
            },
        ],
    }
    told = [
        (one["kind"], one["identifier"], one["detail"], one["value"], one["share"], one["encumbrances"])
        for one in items
    ]

    def frozen(title):
        return [{"title": title, "amount": None, "caseNumber": case(1), "since": None}]

    mortgage = {"title": "抵押", "amount": 300, "caseNumber": None, "since": "2015-01-01"}
    assert told == [
        ("EQUITY", FIRM, "云溪甲", 700, "0.7", []),
        ("EQUITY", OTHER, "云溪丙", None, "0.1", []),
        ("DEPOSIT", "**", "某银行", 1000, None, frozen("冻结")),
        # What is held in another currency has no value in fen.
        ("DEPOSIT", "**", "某银行 USD 20", None, None, []),
        ("HOUSE", "P1", "房屋所有权 云溪路1号", None, "0.5", [mortgage]),
        ("VEHICLE", "演A1", "轿车", None, None, frozen("查封")),
        (
            "SECURITY", "**:990001", "云溪股份 200", 2000, None,
            [{"title": "冻结50", "amount": None, "caseNumber": None, "since": None}],
        ),
    ]  # fmt: skip
    assert items[0]["evidence"] == {
        "department": "commerce",
        "recordId": f"{FIRM}:{ann}:2010-01-01",
        "asOf": "2020-01-01",
    }


FILE = """query($id: ID!) { creditFile(of: $id, asOf: "2020-01-01") {
  of asOf complete missingDepartments
  party { name defaulterStatus(asOf: "2020-01-01") { listed } }
  records { department table title detail party { name } evidence { recordId } }
  exposure { complete hits { relation } }
  check(purpose: LENDING) { decision }
  assets { total }
} }"""


def test_the_file_of_a_party_in_one_query(register):
    ann = register.id(ANN)
    found = register.ask(FILE, id=ann)["creditFile"]
    records = found.pop("records")
    assert found == {
        "of": ann,
        "asOf": "2020-01-01",
        "complete": True,
        "missingDepartments": [],
        "party": {"name": "安琪", "defaulterStatus": {"listed": True}},
        "exposure": {"complete": True, "hits": []},
        "check": {"decision": "STRICT_REVIEW"},
        "assets": {"total": 3700},
    }
    assert [
        (one["department"], one["title"], one["detail"], one["party"] and one["party"]["name"]) for one in records
    ] == [
        ("commerce", "持股", "0.7", "云溪甲"),
        ("commerce", "持股", "0.1", "云溪丙"),
        ("commerce", "一致行动", "G", None),
        ("court", "纳入、退出失信被执行人名单", case(1), None),
        ("finance", "账户", "某银行 存款", None),
        ("finance", "账户", "某银行 存款", None),
        ("land", "不动产权利", "P1 0.5", None),
        ("public_security", "机动车", "演A1 轿车", None),
        ("securities", "证券账户", "", None),
        ("tax", "纳税信用", "2019 A 正常", None),
    ]


def test_the_file_says_what_is_missing(register):
    (port,) = free_ports(1)
    home = register.settings.home
    env = {"LIANCHA_HOME": str(home), "LIANCHA_DEPARTMENT__TAX__URL": "http://127.0.0.1:9/graphql"}
    with running("serve", port=port, cwd=home, env=env):
        known = {"authorization": investigating(port, case(2))}
        found = post(port, FILE, {"id": register.id(ANN)}, **known).json["data"]["creditFile"]
        assets = post(port, ASSETS, {"id": register.id(ANN)}, **known).json["data"]["person"]["assets"]
    assert (found["complete"], found["missingDepartments"], len(found["records"])) == (False, ["tax"], 9)
    # Tax holds nothing that is an asset.
    assert (assets["complete"], assets["total"]) == (True, 3700)


def test_a_file_of_nobody(register):
    response = register.response(FILE, id="91I")
    (error,) = response.errors
    assert (error["path"], error["extensions"]["code"]) == (["creditFile"], "BAD_IDENTIFIER")
