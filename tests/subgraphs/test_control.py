"""Control and beneficial ownership as the hub answers them, and the whole register as the command writes it."""

import csv

import pytest

from tests.ingest.test_command import liancha
from tests.registers import Register, company, person

A, B, C, D, E = (company(n) for n in range(1, 6))
P, Q = person(1), person(2)


@pytest.fixture
def register(tmp_path):
    """P has 0.6 of A, A 0.4 and P 0.2 of B; C and D hold each other whole, and half of E; P and Q act in concert."""
    register = Register(tmp_path)
    for one in (A, B, C, D, E):
        register.add("commerce.companies", company=one, name=f"{one}公司")
    for one in (P, Q):
        register.add("public_security.persons", person=one)
    for holder, held, ratio in [
        (P, A, "0.6"), (Q, A, "0.4"), (A, B, "0.4"), (P, B, "0.2"), (Q, B, "0.2"),
        (C, D, "1"), (D, C, "1"), (D, E, "0.5"), (P, E, "0.2"), (Q, E, "0.15"),
    ]:  # fmt: skip
        register.add("commerce.shareholdings", company=held, holder=holder, ratio=ratio, since="2015-01-01")
    for member in (P, Q):
        register.add("commerce.concert_groups", group_id="G", member=member, since="2020-01-01")
    register.load()
    return register


def test_who_controls_a_company_with_chains_and_a_sentence(register):
    answer = register.ask(
        """query($id: ID!) { company(uscc: $id) {
          control(asOf: "2018-01-01") {
            asOf noneBecause { zh }
            controllers {
              party { id } basis share bloc { id } chainsComplete explanation { zh }
              chains { ratio steps { holder { id } company { id } ratio evidence { recordId } } }
            }
          }
        } }""",
        id=B,
    )
    p = register.id(P)
    assert answer["company"]["control"] == {
        "asOf": "2018-01-01",
        "noneBecause": None,
        "controllers": [
            {
                "party": {"id": p},
                "basis": "MAJORITY",
                "share": "0.6",
                "bloc": [{"id": p}],
                "chainsComplete": True,
                "explanation": {
                    "zh": "该自然人拥有60%的表决权（直接及通过受控的1家单位持有），超过半数，且不受他人控制，为实际控制人。"
                },
                "chains": [
                    {
                        "ratio": "0.24",
                        "steps": [
                            {
                                "holder": {"id": p},
                                "company": {"id": A},
                                "ratio": "0.6",
                                "evidence": {"recordId": f"{A}:{p}:2015-01-01"},
                            },
                            {
                                "holder": {"id": A},
                                "company": {"id": B},
                                "ratio": "0.4",
                                "evidence": {"recordId": f"{B}:{A}:2015-01-01"},
                            },
                        ],
                    },
                    {
                        "ratio": "0.2",
                        "steps": [
                            {
                                "holder": {"id": p},
                                "company": {"id": B},
                                "ratio": "0.2",
                                "evidence": {"recordId": f"{B}:{p}:2015-01-01"},
                            }
                        ],
                    },
                ],
            }
        ],
    }


def test_that_nobody_controls_a_company_is_said(register):
    query = """query($id: ID!) { company(uscc: $id) { control { controllers { basis } noneBecause { zh en } } } }"""
    assert register.ask(query, id=C)["company"]["control"] == {
        "controllers": [],
        "noneBecause": {
            "zh": "过半数表决权由循环持股的单位持有，循环之外无人控制，没有实际控制人。",
            "en": "More than half of the votes lie with organisations that control each other in a circle, and nobody "
            "outside it controls them: there is no actual controller.",
        },
    }


def test_what_a_party_controls_on_a_day(register):
    query = """query($id: ID!, $day: Date) { person(id: $id) {
      controlledCompanies(asOf: $day) { company { id } basis share asOf }
    } }"""
    p = register.id(P)
    assert register.ask(query, id=p, day="2018-01-01")["person"]["controlledCompanies"] == [
        {"company": {"id": A}, "basis": "MAJORITY", "share": "0.6", "asOf": "2018-01-01"},
        {"company": {"id": B}, "basis": "MAJORITY", "share": "0.6", "asOf": "2018-01-01"},
    ]
    both = register.ask(query, id=p, day="2021-01-01")["person"]["controlledCompanies"]
    assert [(one["company"]["id"], one["basis"], one["share"]) for one in both] == [
        (A, "CONCERT", "1"), (A, "MAJORITY", "0.6"), (B, "CONCERT", "0.8"), (B, "MAJORITY", "0.6"),
        (E, "LARGEST_BLOCK", "0.35"),
    ]  # fmt: skip


OWNERSHIP = """query($id: ID!) { company(uscc: $id) { beneficialOwnership(asOf: "2018-01-01") {
  asOf accounted owners { party { id } share owner chains { ratio } chainsComplete } shares { party { id } share owner }
  wholeCycles { companies { id } } explanation { zh }
} } }"""


def test_to_whom_a_company_belongs_in_the_end(register):
    p, q = register.id(P), register.id(Q)
    assert register.ask(OWNERSHIP, id=B)["company"]["beneficialOwnership"] == {
        "asOf": "2018-01-01",
        "accounted": "0.8",
        "owners": [
            {
                "party": {"id": p},
                "share": "0.44",
                "owner": True,
                "chains": [{"ratio": "0.24"}, {"ratio": "0.2"}],
                "chainsComplete": True,
            },
            {
                "party": {"id": q},
                "share": "0.36",
                "owner": True,
                "chains": [{"ratio": "0.2"}, {"ratio": "0.16"}],
                "chainsComplete": True,
            },
        ],
        "shares": [
            {"party": {"id": p}, "share": "0.44", "owner": True},
            {"party": {"id": q}, "share": "0.36", "owner": True},
        ],
        "wholeCycles": [],
        "explanation": {"zh": "登记说明了80%权益的最终归属，其中2名自然人各持有不低于百分之二十五，为受益所有人。"},
    }


def test_companies_that_hold_each_other_whole_are_an_error_of_the_register_that_names_them(register):
    assert register.ask(OWNERSHIP, id=E)["company"]["beneficialOwnership"] == {
        "asOf": "2018-01-01",
        "accounted": "0",
        "owners": [],
        "shares": [],
        "wholeCycles": [{"companies": [{"id": C}, {"id": D}]}],
        "explanation": {"zh": "其上有2家单位循环持有彼此全部权益，登记数据有误，不能计算受益所有人。"},
    }


def test_the_command_writes_the_controllers_and_owners_of_every_company(register, tmp_path):
    path = tmp_path / "controllers.csv"
    done = liancha(tmp_path, "controllers", "-o", path, "--as-of", "2021-01-01", LIANCHA_HOME=str(tmp_path))
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"{path}: 15 rows, as of 2021-01-01\n"
    p, q = register.id(P), register.id(Q)
    with path.open(encoding="utf-8") as file:
        rows = [tuple(row.values()) for row in csv.DictReader(file)]
    assert {row[-1] for row in rows} == {"2021-01-01"}
    assert sorted(row[:-1] for row in rows) == sorted(
        [
            (A, p, "ACTUAL_CONTROLLER", "CONCERT", "1.000000000000000", q),
            (A, q, "ACTUAL_CONTROLLER", "CONCERT", "1.000000000000000", p),
            (A, p, "ACTUAL_CONTROLLER", "MAJORITY", "0.600000000000000", ""),
            (A, p, "BENEFICIAL_OWNER", "", "0.600000000000000", ""),
            (A, q, "BENEFICIAL_OWNER", "", "0.400000000000000", ""),
            (B, p, "ACTUAL_CONTROLLER", "CONCERT", "0.800000000000000", q),
            (B, q, "ACTUAL_CONTROLLER", "CONCERT", "0.800000000000000", p),
            (B, p, "ACTUAL_CONTROLLER", "MAJORITY", "0.600000000000000", ""),
            (B, p, "BENEFICIAL_OWNER", "", "0.440000000000000", ""),
            (B, q, "BENEFICIAL_OWNER", "", "0.360000000000000", ""),
            (C, "", "BENEFICIAL_OWNER", "UNDETERMINED", "", ""),
            (D, "", "BENEFICIAL_OWNER", "UNDETERMINED", "", ""),
            (E, "", "BENEFICIAL_OWNER", "UNDETERMINED", "", ""),
            (E, p, "ACTUAL_CONTROLLER", "LARGEST_BLOCK", "0.350000000000000", q),
            (E, q, "ACTUAL_CONTROLLER", "LARGEST_BLOCK", "0.350000000000000", p),
        ]
    )


def test_the_command_without_a_register(tmp_path):
    done = liancha(tmp_path, "controllers", "-o", tmp_path / "c.csv")
    assert (done.returncode, done.stderr) == (2, "error: .liancha/databases/commerce.sqlite: nothing is loaded\n")
