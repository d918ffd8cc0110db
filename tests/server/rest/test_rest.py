"""REST endpoints of persisted operations: what they take, what they answer, and with which status."""

import json
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from gateway.audit.answers import public_keys, verified
from gateway.audit.verification import records_of
from gateway.server.evidence import disclosure_log
from gateway.server.persisted import hash_of
from gateway.server.rest.operations import questions
from subgraphs.common.scalars import now_in_shanghai
from tests.registers import case
from tests.server.rest.register import ANN, BO, FIRM
from tests.server.running import bearer, free_ports, investigating, request, running

TODAY = now_in_shanghai().date().isoformat()


def posted(hub, name, body=None, **headers):
    raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    sent = {"content-type": "application/json", **{key.replace("_", "-"): one for key, one in headers.items()}}
    return request(hub, "POST", f"/rest/{name}", raw, sent)


def got(hub, name, query, **headers):
    sent = {key.replace("_", "-"): one for key, one in headers.items()}
    return request(
        hub, "GET", f"/rest/{name}?{query if isinstance(query, str) else urlencode(query, doseq=True)}", headers=sent
    )


def refused(answer):
    """Its status and code; nothing of anybody was told."""
    assert "data" not in answer.json
    (error,) = answer.json["errors"]
    return answer.status, error["extensions"]["code"], error["message"]


CHECKED = {
    "data": {
        "check": {
            "purpose": "OTHER",
            "asOf": "2026-07-01",
            "decision": "REFERENCE",
            "complete": True,
            "missingDepartments": [],
            "statement": {
                "zh": "截至2026-07-01，就“各单位其他业务”，意见第二部分第11项适用：参考。本结果供经办人员依法决定时参考。",
                "en": "As of 2026-07-01, for other, item 11 applies (part two of the opinions): reference. "
                "The official who handles the matter decides by law.",
            },
            "measures": [
                {
                    "code": "11",
                    "title": "鼓励其他方面限制",
                    "titleEn": "Encouragement of other limits",
                    "basis": "鼓励各级党政机关、人民团体、社会组织、企事业单位使用失信被执行人名单信息，结合各自主管领域、业务范围、"
                    "经营活动，实施对失信被执行人的信用监督、警示和惩戒。",
                    "action": "REFERENCE",
                    "trigger": {
                        "relation": None,
                        "entry": {
                            "caseNumber": case(1),
                            "listedOn": "2016-01-01",
                            "grounds": 1,
                            "groundsText": "有履行能力而拒不履行生效法律文书确定义务",
                            "court": {"name": "九州省云溪市人民法院"},
                        },
                        "path": [],
                    },
                }
            ],
        }
    }
}


def test_whoever_is_known_by_an_identity_number_is_checked_in_one_request(hub, register):
    answer = posted(hub, "Check", {"subject": ANN, "purpose": "OTHER", "asOf": "2026-07-01"})
    expected = json.loads(json.dumps(CHECKED))
    expected["data"]["check"]["subject"] = register.id(ANN)
    expected["data"]["check"]["measures"][0]["trigger"]["party"] = {"id": register.id(ANN), "name": "云安"}
    assert (answer.status, answer.json) == (200, expected)
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    # By the id it is the same, in an address too.
    by_id = got(hub, "Check", {"subject": register.id(ANN), "purpose": "OTHER", "asOf": "2026-07-01"})
    assert (by_id.status, by_id.json) == (200, expected)


def test_an_answer_has_its_record_and_its_signature(hub, register):
    answer = posted(hub, "Connections", {"from": FIRM, "to": BO, "maxHops": 2}, x_liancha_sign="1")
    records = [json.loads(one) for one in records_of(disclosure_log(register.settings))]
    record = records[int(answer.headers["x-liancha-record"].partition(":")[0])]
    assert record["operation"]["name"] == "Connections"
    keys = public_keys(request(hub, "GET", "/keys").json)
    statement = verified(answer.body, answer.headers["x-liancha-signature"], keys)
    assert statement.operation == hash_of(next(one for one in questions() if "query Connections" in one))
    assert [step["relation"] for path in answer.json["data"]["connections"]["paths"] for step in path["steps"]] == [
        "SHAREHOLDER"
    ]
    unsigned = posted(hub, "Controllers", {"uscc": FIRM})
    assert "x-liancha-signature" not in unsigned.headers
    assert refused(posted(hub, "Check", {}, x_liancha_sign="yes"))[:2] == (400, "BAD_USER_INPUT")


def test_a_list_is_a_parameter_given_several_times(hub, register):
    given = {"from": FIRM, "to": register.id(ANN), "relations": ["LEGAL_REPRESENTATIVE", "SHAREHOLDER"], "maxHops": "1"}
    found = got(hub, "Connections", given).json["data"]["connections"]["paths"]
    assert [one["hops"] for one in found] == [1]
    assert (
        got(hub, "Connections", {**given, "relations": ["SENIOR_MANAGER"]}).json["data"]["connections"]["paths"] == []
    )


def test_what_is_asked_wrongly(hub, register):
    known = register.id(ANN)
    assert refused(got(hub, "Check", {"subject": ANN, "purpose": "OTHER"})) == (
        400, "IDENTITY_NUMBER_IN_ADDRESS",
        "an identity number does not go in an address, which is logged on its way: send it by POST",
    )  # fmt: skip
    bad = 400, "BAD_USER_INPUT"
    for query, message in (
        (
            {"subject": known, "purpose": "OTHER", "subjects": "x"},
            "/rest/Check takes subject, purpose, asOf, and no 'subjects'",
        ),
        ({"subject": [known, known], "purpose": "OTHER"}, "subject is given 2 times"),
        ("subject=%FF", "the query string is no list of parameters in UTF-8"),
        ("subject", "the query string is no list of parameters in UTF-8"),
    ):
        assert refused(got(hub, "Check", query)) == (*bad, message)
    for text in ("1.5", "x", "０", "9" * 20):
        assert refused(got(hub, "Search", {"text": "云", "first": text})) == (*bad, "first is a whole number")
    assert refused(got(hub, "workbench/CheckPage", {"ofCompany": "yes"})) == (*bad, "ofCompany is true or false")
    # What GraphQL says of a value's type, it says here.
    assert refused(got(hub, "Check", {"subject": known, "purpose": "NOTHING"}))[:2] == bad
    assert refused(posted(hub, "Check", {"subject": known}))[:2] == bad
    assert refused(posted(hub, "Check", b"[]")) == (*bad, "the body is an object of variables")
    assert refused(posted(hub, "Check", b"{"))[:2] == bad
    assert refused(posted(hub, "Check?subject=x", {})) == (
        *bad,
        "by POST the variables are in the body, and none in the address",
    )
    assert refused(posted(hub, "Check", b"{}", content_type="text/plain"))[:2] == (415, "BAD_REQUEST")
    assert refused(posted(hub, "Check", b" " * 5_000_000))[:2] == (413, "BAD_REQUEST")
    assert refused(posted(hub, "Check", {}, accept="text/html"))[:2] == (406, "NOT_ACCEPTABLE")
    assert refused(posted(hub, "Nothing", {}))[:2] == (404, "OPERATION_UNKNOWN")
    assert refused(posted(hub, "Check", {}, authorization=""))[0] == 401


def test_what_may_not_be_asked(hub, register):
    # Of whom it is no business of the caller's, a status says so, which is all that some systems look at.
    answer = got(hub, "Case", {"caseNumber": case(1)})
    assert (answer.status, answer.json["data"]) == (403, {"case": None})
    other = posted(hub, "Check", {"subject": FIRM, "purpose": "LENDING"})
    assert (other.status, [one["extensions"]["code"] for one in other.json["errors"]]) == (
        403,
        ["PURPOSE_NOT_PERMITTED"],
    )
    unfit = posted(hub, "Check", {"subject": FIRM[:-1] + "?", "purpose": "OTHER"})
    assert (unfit.status, [one["extensions"]["code"] for one in unfit.json["errors"]]) == (422, ["BAD_IDENTIFIER"])
    # What may cost too much is well said: it is no 400.
    costly = refused(posted(hub, "Search", {"text": "云", "first": 2_000_000}))
    assert costly[:2] == (422, "COST_LIMIT_EXCEEDED")
    assert refused(got(hub, "Follow", ""))[:2] == (403, "UNAUTHORIZED_FIELD_OR_TYPE")
    # Of a part of it: what may be seen is told, and what may not is null, with why.
    home = register.settings.home
    unit = bearer(home, role="measure_unit", purpose="JOINT_DISCIPLINE")
    part = posted(hub, "Controllers", {"uscc": FIRM}, authorization=unit)
    assert (part.status, part.json["data"]) == (
        200,
        {"company": {"id": FIRM, "name": "云溪甲公司", "controllers": None}},
    )
    assert [(one["path"], one["extensions"]["code"]) for one in part.json["errors"]] == [
        (["company", "controllers"], "UNAUTHORIZED_FIELD_OR_TYPE")
    ]


def test_a_manifests_operations(hub, register):
    asking = investigating(hub, case(1))
    # By its name, in place of the hub's own; two of one name, and one of none, each by its hash beside it.
    assert posted(hub, "Person", {"id": ANN}).json == {"data": {"person": {"id": register.id(ANN)}}}
    paths = request(hub, "GET", "/openapi.json").json["paths"]
    twice = sorted(one for one in paths if one.startswith("/rest/Twice"))
    assert [len(one) for one in twice] == [len("/rest/Twice-") + 12] * 2
    (nameless,) = (one for one in paths if len(one) == len("/rest/") + 12 and one.islower())
    assert request(hub, "GET", nameless).json["data"]["measures"][0] == {"action": "1.1"}
    assert "/rest/Old" not in paths
    # What changes something, and what takes an object, do not come by GET.
    assert [sorted(paths[f"/rest/{one}"]) for one in ("Enlist", "Counted", "Twice-" + twice[0][-12:], "Follow")] == [
        ["post"], ["post"], ["get", "post"], ["get", "post"],
    ]  # fmt: skip
    answer = request(hub, "GET", "/rest/Enlist")
    assert (answer.status, answer.headers["allow"]) == (405, "POST")
    given = {"request": "r1", "caseNumber": case(1), "party": ANN, "grounds": 1}
    assert posted(hub, "Enlist", given, authorization=asking).status == 403


def test_a_subscription_is_a_stream_of_events(hub, register):
    home = register.settings.home
    unit = bearer(home, role="measure_unit", purpose="JOINT_DISCIPLINE")
    assert refused(got(hub, "Follow", "", authorization=unit, accept="application/json"))[:2] == (406, "NOT_ACCEPTABLE")
    centre = bearer(home, role="command_centre", purpose="SUPERVISION")
    connection = HTTPConnection("127.0.0.1", hub, timeout=30)
    headers = {"authorization": centre, "accept": "text/event-stream"}
    connection.request("POST", "/rest/workbench/CentreStatistics", b"", headers)
    response = connection.getresponse()
    assert (response.status, response.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert response.readline() == b"event: next\n"
    told = json.loads(response.readline().removeprefix(b"data: "))
    assert "errors" not in told
    assert told["data"]["listStatistics"]["entries"] == 1
    connection.close()


@pytest.mark.parametrize("told", ["auditor", "approver"])
def test_the_document_is_told_to_who_is_told_the_schema(register, told):
    (port,) = free_ports(1)
    home = register.settings.home
    env = {
        "LIANCHA_HOME": str(home),
        "LIANCHA_HUB__INTROSPECTION": json.dumps([told]),
        "LIANCHA_HUB__WORKBENCH": "false",
    }
    with running("serve", port=port, cwd=home, env=env):
        answer = request(port, "GET", "/openapi.json")
        if told == "auditor":
            assert refused(answer)[:2] == (403, "INTROSPECTION_DENIED")
        else:
            assert [tag["name"] for tag in answer.json["tags"]] == ["常用查询"]
            assert list(answer.json["paths"]) == [
                f"/rest/{name}"
                for name in (
                    "Check", "Company", "Person", "Controllers", "Exposure", "Connections", "Search", "Case", "Assets",
                    "ListChanges",
                )
            ]  # fmt: skip
        assert request(port, "GET", "/openapi.json", headers={"authorization": ""}).status == 401


def test_every_question_is_answered_in_a_role_that_may(hub, register):
    """None has a field that there is not, or one that nobody may see."""
    asking = {"authorization": investigating(hub, case(1))}
    for name, given in (
        ("Check", {"subject": ANN, "purpose": "OTHER"}),
        ("Company", {"uscc": FIRM}),
        ("Person", {"id": ANN}),
        ("Controllers", {"uscc": FIRM}),
        ("Exposure", {"subject": FIRM}),
        ("Connections", {"from": FIRM, "to": ANN}),
        ("Search", {"text": "云溪"}),
        ("Case", {"caseNumber": case(1)}),
        ("Assets", {"of": ANN}),
    ):
        answer = posted(hub, name, given, **asking)
        assert (answer.status, "errors" in answer.json) == (200, False), (name, answer.body)
    unit = bearer(register.settings.home, role="measure_unit", purpose="JOINT_DISCIPLINE")
    changes = posted(hub, "ListChanges", authorization=unit)
    assert (changes.status, "errors" in changes.json) == (200, False), changes.body


def test_a_hub_of_fewer_departments_has_the_questions_that_it_can_answer(register, tmp_path):
    home = tmp_path / "home"
    (port,) = free_ports(1)
    env = {"LIANCHA_HOME": str(home), "LIANCHA_HUB__DEPARTMENTS": json.dumps(["commerce", "public_security", "court"])}
    with running("serve", port=port, cwd=tmp_path, env=env):
        paths = request(port, "GET", "/openapi.json").json["paths"]
        own = [one for one in paths if not one.startswith("/rest/workbench/")]
        # What is of the links department, search and connections and the file, is not there.
        assert own == [
            f"/rest/{one}" for one in ("Check", "Company", "Person", "Controllers", "Exposure", "Case", "ListChanges")
        ]
        assert refused(posted(port, "Search", {"text": "云"}))[:2] == (404, "OPERATION_UNKNOWN")
