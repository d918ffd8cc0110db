"""A batch of subjects at a hub: what is found of each, who may not be looked up, and what the log has of it."""

import json

import pytest

from gateway.audit.verification import records_of, who_saw
from gateway.server.evidence import disclosure_log, pseudonyms
from subgraphs.common.scalars import now_in_shanghai
from tests.registers import case, company, person
from tests.screening.conftest import ANN, LED, LISTED, PLAIN
from tests.server.running import bearer, free_ports, post, readiness, request, running


@pytest.fixture(scope="module")
def hub(register):
    (port,) = free_ports(1)
    home = register.settings.home
    with running("serve", port=port, cwd=home.parent, env={"LIANCHA_HOME": str(home)}):
        readiness(port)
        yield port


def screened(hub, authorization, *subjects, **asked):
    body = json.dumps({"subjects": subjects, **asked}).encode()
    return request(hub, "POST", "/screening", body, {"authorization": authorization})


@pytest.fixture
def officer(register):
    return bearer(register.settings.home, role="credit_officer", purpose="LENDING")


def last(register):
    return json.loads(list(records_of(disclosure_log(register.settings)))[-1])


def test_what_is_found_is_told_with_its_measures_and_why_they_apply(hub, register, officer):
    answer = screened(hub, officer, PLAIN, LED, register.id(ANN))
    assert answer.status == 200
    data = answer.json["data"]
    assert (data["screened"], data["unchecked"], data["notes"], data["flags"]) == (3, [], [], [])
    assert (data["asOf"], data["lookup"]) == (
        now_in_shanghai().date().isoformat(),
        {
            "organisation": "本机",
            "role": "credit_officer",
            "purpose": "LENDING",
            "checkFor": "LENDING",
            "case": None,
            "consent": None,
        },
    )
    led, ann = data["found"]
    assert (led["at"], led["decision"], led["party"]) == (1, "REFERENCE", {"id": LED, "name": "云溪甲"})
    (measure,) = led["measures"]
    assert (measure["code"], measure["action"]) == ("5.3", "REFERENCE")
    assert measure["trigger"] == {
        "party": {"id": register.id(ANN), "name": "云安"},
        "relation": "LEGAL_REPRESENTATIVE",
        "fromSubject": False,
        "entry": {
            "id": "E1",
            "caseNumber": case(1),
            "listedOn": "2016-01-01",
            "grounds": 1,
            "court": {"name": "九州省云溪市人民法院"},
        },
        "evidence": [
            {
                "department": "commerce",
                "recordId": f"{LED}:{register.id(ANN)}:LEGAL_REPRESENTATIVE:2010-01-01",
                "since": "2010-01-01",
                "until": None,
            }
        ],
    }
    assert (ann["at"], ann["measures"][0]["trigger"]["relation"]) == (2, None)
    # An identity number means the same person as its id.
    assert screened(hub, officer, ANN).json["data"]["found"][0] | {"at": 2} == ann


def test_it_finds_what_check_finds(hub, register):
    home = register.settings.home
    approver = bearer(home, role="approver", purpose="GOVERNMENT_PROCUREMENT")
    found = {one["party"]["id"]: one for one in screened(hub, approver, PLAIN, LED, LISTED).json["data"]["found"]}
    query = """query($of: [ID!]!) { checks(subjects: $of, purpose: GOVERNMENT_PROCUREMENT) {
      subject decision measures { code basis trigger { party { id } entry { id } } } } }"""
    checks = post(hub, query, {"of": [PLAIN, LED, LISTED]}, authorization=approver).json["data"]["checks"]
    assert {one["subject"] for one in checks if one["decision"] != "CLEAR"} == set(found)
    for one in checks:
        if one["subject"] in found:
            same = found[one["subject"]]
            assert same["decision"] == one["decision"]
            assert [(m["code"], m["basis"], m["trigger"]["entry"]["id"]) for m in same["measures"]] == [
                (m["code"], m["basis"], m["trigger"]["entry"]["id"]) for m in one["measures"]
            ]


def test_who_may_not_be_looked_up_is_told_so_and_the_others_are_screened(hub, register, officer):
    stranger, wrong = person(99), f"{ANN[:17]}{'0' if ANN[17] != '0' else '1'}"
    data = screened(hub, officer, stranger, wrong, "", LED, "p_x").json["data"]
    assert [(one["at"], one["code"]) for one in data["unchecked"]] == [
        (0, "CONSENT_UNKNOWN"), (1, "BAD_IDENTIFIER"), (2, "BAD_IDENTIFIER"), (4, "BAD_IDENTIFIER"),
    ]  # fmt: skip
    assert [one["at"] for one in data["found"]] == [3]
    assert all(part not in json.dumps(data["unchecked"]) for part in (stranger, wrong))
    alone = screened(hub, officer, stranger).json["data"]
    assert (alone["found"], alone["record"], len(alone["unchecked"])) == ([], None, 1)
    assert last(register)["refused"] == "CONSENT_UNKNOWN"


def test_one_record_has_whom_was_told_of_and_each_ones_consent(hub, register, officer):
    settings = register.settings
    answer = screened(hub, officer, PLAIN, LED)
    record = last(register)
    assert answer.headers["x-liancha-record"] == answer.json["data"]["record"]
    assert answer.json["data"]["record"].startswith(f"{record['n']}:")
    assert (record["role"], record["purpose"], record["consent"]) == ("credit_officer", "LENDING", None)
    name = pseudonyms(settings).of
    told = {tuple(one["of"]): one for one in record["told"]}
    assert told[(name(PLAIN),)] == {"fields": ["ScreenedSubject.decision"], "of": [name(PLAIN)], "consents": ["SQ-2"]}
    assert "ScreenedSubject.measures" in told[(name(LED),)]["fields"]
    assert told[(name(LED),)]["consents"] == ["SQ-0"]
    # Who stands behind it was told of too, by no consent of its own.
    assert "consents" not in told[(name(register.id(ANN)),)]
    seen = list(who_saw(disclosure_log(settings), name(PLAIN)))[-1]
    assert (seen["n"], seen["consent"], seen["fields"]) == (record["n"], "SQ-2", ["ScreenedSubject.decision"])


def test_what_is_not_lawful_is_refused_and_recorded(hub, register, officer):
    home = register.settings.home
    clerk = bearer(home, role="command_centre", purpose="SUPERVISION")
    for authorization, asked, status, code in (
        (clerk, {}, 403, "PURPOSE_NOT_PERMITTED"),
        (officer, {"checkFor": "TRAVEL"}, 403, "PURPOSE_NOT_PERMITTED"),
        (officer, {"checkFor": "NOTHING"}, 400, "PURPOSE_UNKNOWN"),
        (bearer(home, role="investigator"), {}, 403, "PURPOSE_REQUIRED"),
    ):
        answer = screened(hub, authorization, PLAIN, **asked)
        assert (answer.status, answer.json["errors"][0]["extensions"]["code"]) == (status, code)
        assert last(register)["refused"] == code
    # Who investigates checks for any business, under the case.
    investigator = bearer(home, role="investigator", purpose="ENFORCEMENT", case=case(1))
    found = screened(hub, investigator, LISTED, checkFor="LENDING").json["data"]["found"]
    assert [one["decision"] for one in found] == ["STRICT_REVIEW"]


def test_bad_requests_are_told_what_is_wrong(hub, officer):
    for body, status, said in (
        (b"", 400, "the body is not as it must be"),
        (b'{"subjects": "x"}', 400, "Expected `array`, got `str` - at `$.subjects`"),
        (b'{"subjects": [], "asof": "x"}', 400, "unknown field `asof`"),
        (b'{"subjects": []}', 400, "a batch has 1 to 10,000 subjects"),
        (json.dumps({"subjects": [PLAIN] * 10_001}).encode(), 400, "a batch has 1 to 10,000 subjects"),
        (b'{"subjects": ["' + b"x" * 1_100_000 + b'"]}', 413, "the body has at most 1048576 bytes"),
    ):
        answer = request(hub, "POST", "/screening", body, {"authorization": officer})
        assert (answer.status, said in answer.json["errors"][0]["message"]) == (status, True), answer.body
    assert request(hub, "GET", "/screening", headers={"authorization": officer}).status == 405
    assert request(hub, "POST", "/screening", b"{}", {"authorization": "Bearer x"}).status == 401


def test_the_same_subject_twice_is_told_twice(hub, officer):
    data = screened(hub, officer, LISTED, company(3), LISTED).json["data"]
    assert [(one["at"], one["party"]["id"]) for one in data["found"]] == [(0, LISTED), (2, LISTED)]


def test_departments_elsewhere_are_told_of_a_few_at_a_time(register, tmp_path):
    """The court has a process of its own: whom a lookup is about stands in a header, which has its limits."""
    home = register.settings.home
    court, links, hub = free_ports(3)
    env = {"LIANCHA_HOME": str(home)}
    there = {
        **env,
        "LIANCHA_DEPARTMENT__COURT__URL": f"http://127.0.0.1:{court}/graphql",
        "LIANCHA_DEPARTMENT__LINKS__URL": f"http://127.0.0.1:{links}/graphql",
    }
    subjects = [*(company(100 + n) for n in range(120)), LED, *(company(300 + n) for n in range(120)), LISTED]
    with (
        running("subgraph", "court", port=court, cwd=tmp_path, env=env),
        running("subgraph", "links", port=links, cwd=tmp_path, env=env),
        running("serve", port=hub, cwd=tmp_path, env=there),
    ):
        readiness(links)
        officer = bearer(home, role="credit_officer", purpose="LENDING")
        data = screened(hub, officer, *subjects).json["data"]
        approver = bearer(home, role="approver", purpose="GOVERNMENT_PROCUREMENT")
        anybody = screened(hub, approver, *subjects).json["data"]
    assert [(one["at"], one["decision"], one["measures"][0]["trigger"]["entry"]["caseNumber"]) for one in data["found"]] == [
        (120, "REFERENCE", case(1)), (241, "STRICT_REVIEW", case(2)),
    ]  # fmt: skip
    assert {one["code"] for one in data["unchecked"]} == {"CONSENT_UNKNOWN"}
    assert [one["at"] for one in anybody["found"]] == [241]
    assert (anybody["unchecked"], anybody["notes"]) == ([], [])
