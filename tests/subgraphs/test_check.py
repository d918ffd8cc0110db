"""The check as the hub answers it: measures with their triggers, facts with their records, and what is missing."""

import asyncio
import json

import pytest

from gateway.server.hub import open_hub
from gateway.server.operations import RequestError
from resolvers.measures.purposes import Purpose
from tests.registers import Register, Statements, asked, case, company, person

FIRM, PARENT, STATE, BELOW, WORKS, LISTED = (company(n) for n in range(1, 7))
ANN, BO, CY, DI = (person(n) for n in range(1, 5))
DAY = "2020-01-01"

CHECK = """query($subject: ID!, $purpose: Purpose!) { check(subject: $subject, purpose: $purpose, asOf: "2020-01-01") {
  subject purpose asOf decision complete missingDepartments
  measures {
    code title titleEn action departments
    trigger {
      relation fromSubject party { id name } entry { caseNumber }
      path { department relation from { id } to { id } evidence { department recordId since asOf } }
      facts { code evidence { department recordId } }
    }
  }
} }"""
BRIEF = """query($subject: ID!, $purpose: Purpose!) { check(subject: $subject, purpose: $purpose, asOf: "2020-01-01") {
  decision missingDepartments measures { code action trigger { relation fromSubject party { id } facts { code evidence { recordId } } } }
} }"""


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """Ann, who is listed, leads the firm and controls it through its parent; Bo's entry may not be published."""
    register = Register(tmp_path_factory.mktemp("home"))
    for one, name, kind, industry in [
        (FIRM, "云溪甲公司", "LIMITED", "7519"), (PARENT, "云溪控股", "LIMITED", "7519"),
        (STATE, "演省国资", "STATE_OWNED", "7519"), (BELOW, "演省矿业", "LIMITED", "0610"),
        (WORKS, "云溪食品", "LIMITED", "1411"), (LISTED, "演省股份", "JOINT_STOCK", "7519"),
    ]:  # fmt: skip
        register.add("commerce.companies", company=one, name=name, kind=kind, industry=industry)
    for one, name in [(ANN, "安琪"), (BO, "柏"), (CY, "岑"), (DI, "狄")]:
        register.add("public_security.persons", person=one, name=name)
    for held, holder, role in [
        (FIRM, ANN, "LEGAL_REPRESENTATIVE"), (FIRM, BO, "DIRECTOR"), (FIRM, CY, "SUPERVISOR"),
        (BELOW, ANN, "DIRECTOR"), (WORKS, ANN, "PRINCIPAL"), (WORKS, DI, "LEGAL_REPRESENTATIVE"),
    ]:  # fmt: skip
        register.add("commerce.offices", company=held, holder=holder, role=role)
    for held, holder, ratio in [(FIRM, PARENT, "0.6"), (PARENT, ANN, "0.7"), (BELOW, STATE, "0.51")]:
        register.add("commerce.shareholdings", company=held, holder=holder, ratio=ratio)
    register.add("court.courts", court="9901", name="云溪县人民法院")
    for n, party, publishable in [(1, ANN, "true"), (2, BO, "false"), (3, WORKS, "true"), (4, LISTED, "true")]:
        register.add("court.cases", case_number=case(n))
        register.add(
            "court.list_entries", entry=f"E{n}", case_number=case(n), party=party, publishable=publishable
        )  # fmt: skip
    register.add("court.case_parties", case_number=case(3), party=WORKS, role="DEBTOR")
    register.add("court.case_parties", case_number=case(3), party=CY, role="DIRECTLY_RESPONSIBLE")
    register.add(
        "securities.listed_companies", company=LISTED, stock_code="S1", exchange="演交所", state_controlled="true"
    )
    for id, when in [("G1", {}), ("G2", {"exercised_on": "2019-01-01"}), ("G3", {"terminated_on": "2019-01-01"})]:
        register.add(
            "securities.incentive_grants", id=id, company=LISTED, holder=ANN, shares="100", granted_on="2015-01-01",
            **when,
        )  # fmt: skip
    register.load()
    return register


def brief(register, subject, purpose):
    answer = register.ask(BRIEF, subject=subject, purpose=purpose)["check"]
    return answer["decision"], [
        (
            one["code"],
            one["action"],
            one["trigger"]["relation"],
            one["trigger"]["fromSubject"],
            one["trigger"]["party"]["id"],
            [(fact["code"], fact["evidence"]["recordId"]) for fact in one["trigger"]["facts"]],
        )
        for one in answer["measures"]
    ]


def test_a_check_whole(register):
    ann = register.id(ANN)
    entry = {"caseNumber": case(1)}
    said = {
        "code": "5.3",
        "title": "授信限制",
        "titleEn": "Limits on credit",
        "action": "REFERENCE",
        "departments": ["金融"],
    }

    def step(relation, holder, held, record):
        evidence = {"department": "commerce", "recordId": record, "since": "2010-01-01", "asOf": DAY}
        return {
            "department": "commerce",
            "relation": relation,
            "from": {"id": holder},
            "to": {"id": held},
            "evidence": evidence,
        }

    def trigger(relation, *path):
        return {
            "relation": relation,
            "fromSubject": False,
            "party": {"id": ann, "name": "安琪"},
            "entry": entry,
            "path": list(path),
            "facts": [],
        }

    assert register.ask(CHECK, subject=FIRM, purpose="LENDING") == {
        "check": {
            "subject": FIRM,
            "purpose": "LENDING",
            "asOf": DAY,
            "decision": "REFERENCE",
            "complete": True,
            "missingDepartments": [],
            "measures": [
                {
                    **said,
                    "trigger": trigger(
                        "LEGAL_REPRESENTATIVE",
                        step("LEGAL_REPRESENTATIVE", ann, FIRM, f"{FIRM}:{ann}:LEGAL_REPRESENTATIVE:2010-01-01"),
                    ),
                },
                {
                    **said,
                    "trigger": trigger(
                        "ACTUAL_CONTROLLER",
                        step("SHAREHOLDER", ann, PARENT, f"{PARENT}:{ann}:2010-01-01"),
                        step("SHAREHOLDER", PARENT, FIRM, f"{FIRM}:{PARENT}:2010-01-01"),
                    ),
                },
            ],
        }
    }


def test_who_stands_behind_a_listed_organisation_is_limited_as_it_is(register):
    assert brief(register, register.id(DI), "TRAVEL") == (
        "PROHIBIT",
        [("7.1", "PROHIBIT", "LEGAL_REPRESENTATIVE", True, WORKS, [])],
    )
    # By the court's own record, of a case that is open.
    assert brief(register, register.id(CY), "REAL_ESTATE_PURCHASE") == (
        "PROHIBIT",
        [("6.1", "PROHIBIT", "DIRECTLY_RESPONSIBLE", True, WORKS, [])],
    )
    assert brief(register, register.id(CY), "EXIT") == ("CLEAR", [])


def test_facts_of_the_subject_are_told_with_their_records(register):
    ann = register.id(ANN)
    assert brief(register, ann, "STATE_COMPANY_OFFICE") == (
        "PROHIBIT",
        [
            ("3.1", "PROHIBIT", None, False, ann, []),
            (
                "3.1",
                "REMOVE_FROM_OFFICE",
                None,
                False,
                ann,
                [("STATE_COMPANY_OFFICER", f"{BELOW}:{ann}:DIRECTOR:2010-01-01")],
            ),
        ],
    )
    decision, measures = brief(register, ann, "REGULATED_TRADE_OFFICE")
    assert (decision, [one[1] for one in measures]) == ("PROHIBIT", ["PROHIBIT", "REMOVE_FROM_OFFICE"])
    assert measures[1][5] == [
        ("REGULATED_TRADE_OFFICER", f"{BELOW}:{ann}:DIRECTOR:2010-01-01"),
        ("REGULATED_TRADE_OFFICER", f"{WORKS}:{ann}:PRINCIPAL:2010-01-01"),
    ]
    assert brief(register, ann, "EQUITY_INCENTIVE") == (
        "SUSPEND",
        [("1.4", "SUSPEND", None, False, ann, [("INCENTIVE_GRANTEE", "G1")])],
    )
    assert brief(register, LISTED, "EQUITY_INCENTIVE") == (
        "SUSPEND",
        [("1.4", "SUSPEND", None, False, LISTED, [("STATE_CONTROLLED_LISTED_COMPANY", LISTED)])],
    )


def test_an_entry_that_may_not_be_published_is_no_entry(register):
    """Bo and somebody who is not listed at all get the same answer, for every purpose that nobody else needs."""

    async def comparing():
        # One hub for all: to compose one takes a second.
        hub = open_hub(register.settings)
        try:
            for purpose in Purpose:
                bo, nobody = [
                    await asked(hub, BRIEF, subject=register.id(one), purpose=purpose.name) for one in (BO, person(77))
                ]
                assert (bo.data, bo.errors) == (nobody.data, nobody.errors)
                assert bo.data is not None
        finally:
            await hub.close()

    asyncio.run(comparing())


def test_on_a_day_before_the_entry_nothing_applies(register):
    query = """query($id: ID!) { check(subject: $id, purpose: EXIT, asOf: "2015-12-31") { decision asOf } }"""
    assert register.ask(query, id=register.id(ANN))["check"] == {"decision": "CLEAR", "asOf": "2015-12-31"}


def test_many_subjects_in_one_request_in_their_order(register):
    query = """query($subjects: [ID!]!) { checks(subjects: $subjects, purpose: LENDING, asOf: "2020-01-01") {
      subject decision
    } }"""
    subjects = [register.id(CY), FIRM, WORKS, register.id(ANN), FIRM]
    assert register.ask(query, subjects=subjects)["checks"] == [
        {"subject": register.id(CY), "decision": "CLEAR"},
        {"subject": FIRM, "decision": "REFERENCE"},
        {"subject": WORKS, "decision": "STRICT_REVIEW"},
        {"subject": register.id(ANN), "decision": "STRICT_REVIEW"},
        {"subject": FIRM, "decision": "REFERENCE"},
    ]


def test_the_number_of_statements_does_not_depend_on_the_number_of_subjects(register):
    query = """query($subjects: [ID!]!) { checks(subjects: $subjects, purpose: LENDING, asOf: "2020-01-01") {
      decision measures { code trigger { party { id name } entry { court { name } } } }
    } }"""

    async def counting(subjects):
        hub = open_hub(register.settings)
        statements = Statements(hub)
        try:
            response = await asked(hub, query, subjects=subjects)
        finally:
            await hub.close()
        assert response.errors == []
        return {name: len(texts) for name, texts in statements.texts.items() if texts}

    few = asyncio.run(counting([FIRM, WORKS]))
    # Entries and the court's name; offices, one closure of holdings, companies' names; persons' names.
    assert few == {"court": 2, "commerce": 3, "public_security": 1}
    many = [FIRM, PARENT, STATE, BELOW, WORKS, LISTED, *(register.id(one) for one in (ANN, BO, CY, DI))]
    assert asyncio.run(counting(many * 20)) == few


def test_what_a_purpose_does_not_need_is_not_read(register):
    async def counting():
        hub = open_hub(register.settings)
        statements = Statements(hub)
        try:
            await asked(hub, BRIEF, subject=FIRM, purpose="EXIT")
        finally:
            await hub.close()
        return {name: len(texts) for name, texts in statements.texts.items() if texts}

    assert asyncio.run(counting()) == {"court": 1}


def test_a_subject_that_is_no_identifier(register):
    response = register.response(BRIEF, subject=FIRM[:17], purpose="LENDING")
    assert response.data == {"check": None}
    (error,) = response.errors
    assert (error["path"], error["extensions"]["code"]) == (["check"], "BAD_IDENTIFIER")
    with pytest.raises(RequestError, match="'CURIOSITY' does not exist in 'Purpose' enum"):
        register.response(BRIEF, subject=FIRM, purpose="CURIOSITY")


@pytest.mark.parametrize("day", ["20200101", "2020-W01-1", "2020-02-30", "2020-1-1", "p1", "", 5, "２０２０-01-01"])
def test_a_day_that_is_none_is_told_as_the_client_s(register, day):
    query = """query($id: ID!, $day: Date) { check(subject: $id, purpose: EXIT, asOf: $day) { decision } }"""
    said = "a Date is a day that there is, such as 2026-07-01"
    response = register.response(query, id=FIRM, day=day)
    assert response.data == {"check": None}
    assert [(one["message"], one["extensions"]["code"]) for one in response.errors] == [
        (f"Variable '$day' has invalid value: {said}", "BAD_USER_INPUT")
    ]
    literal = query.replace(", $day: Date", "").replace("$day", json.dumps(day))
    with pytest.raises(RequestError) as caught:
        register.response(literal, id=FIRM)
    assert [(one["message"], one["extensions"]["code"]) for one in caught.value.errors] == [(said, "BAD_USER_INPUT")]


def test_the_catalogue_can_be_read(register):
    answer = register.ask(
        """{ measures { code title titleEn text provisions {
          basis action purposes departments ofSubject ofHolders ofThoseBehind subjectKind
        } } }"""
    )["measures"]
    assert len(answer) == 37
    assert answer[13] == {
        "code": "3.5",
        "title": "招录（聘）为公务人员限制",
        "titleEn": "Limits on public service",
        "text": (
            "限制招录（聘）失信被执行人公务员或事业单位工作人员，在职公务员或事业单位工作人员被确定为失信被执行人的，"
            "失信情况应作为其评先、评优、晋职晋级的参考。"
        ),
        "provisions": [
            {
                "basis": "限制招录（聘）失信被执行人公务员或事业单位工作人员，",
                "action": "PROHIBIT",
                "purposes": ["PUBLIC_RECRUITMENT"],
                "departments": ["组织人事", "人力资源社会保障"],
                "ofSubject": True,
                "ofHolders": [],
                "ofThoseBehind": [],
                "subjectKind": "PERSON",
            },
            {
                "basis": "在职公务员或事业单位工作人员被确定为失信被执行人的，失信情况应作为其评先、评优、晋职晋级的参考。",
                "action": "REFERENCE",
                "purposes": ["PUBLIC_SERVICE_PROMOTION"],
                "departments": ["组织人事", "人力资源社会保障"],
                "ofSubject": True,
                "ofHolders": [],
                "ofThoseBehind": [],
                "subjectKind": "PERSON",
            },
        ],
    }
    assert answer[27]["provisions"][0]["ofThoseBehind"] == [
        "LEGAL_REPRESENTATIVE", "PRINCIPAL", "ACTUAL_CONTROLLER", "DIRECTLY_RESPONSIBLE",
    ]  # fmt: skip
