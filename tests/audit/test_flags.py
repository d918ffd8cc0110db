"""Corrections: a record that is flagged travels with its flag, until who keeps it has looked."""

import json

import pytest

from gateway.audit.flags import TABLES, Flag, Flags
from gateway.store import FileStore
from tests.registers import Register, case, company, person
from tests.server.running import bearer, free_ports, request, running

FIRM, OTHER = company(1), company(2)
ANN = person(1)
DESK = "court-desk"


@pytest.fixture
def home(tmp_path):
    register = Register(tmp_path / "home")
    for code in (FIRM, OTHER):
        register.add("commerce.companies", company=code, name="云溪")
        register.add("commerce.offices", company=code, holder=ANN, role="DIRECTOR")
    register.add("public_security.persons", person=ANN, name="云安")
    register.add("court.courts", court="9901")
    register.add("court.cases", case_number=case(1), court="9901")
    register.add("court.case_parties", case_number=case(1), party=FIRM, role="DEBTOR")
    register.add("court.list_entries", entry="E1", case_number=case(1), party=FIRM)
    register.load()
    home = register.settings.home
    (home / "liancha.toml").write_text(
        f'[[access.clients]]\nid = "{DESK}"\norganisation = "云溪县人民法院"\nunit = "执行局"\n'
        'issuer = "urn:liancha:local"\ncourt = "9901"\nroles = ["clerk", "operator"]\n',
        "utf-8",
    )
    return home


def post(port, path, body, authorization):
    headers = {"content-type": "application/json", "authorization": authorization}
    return request(port, "POST", path, json.dumps(body).encode(), headers)


FLAG = {"party": FIRM, "type": "ListEntry", "department": "court", "record": "E1", "reason": "已履行完毕"}
LISTED = "query($id: ID!) { company(uscc: $id) { defaulterStatus { entries { grounds } } } }"
DEFERRED = "query($id: ID!) { company(uscc: $id) { name ... @defer { defaulterStatus { entries { grounds } } } } }"
NAMED = "query($id: ID!) { company(uscc: $id) { name } }"


def test_a_flag_travels_with_its_record_until_it_is_resolved(home):
    (port,) = free_ports(1)
    own = bearer(home, role="data_subject", party=FIRM, purpose="SUBJECT_ACCESS")
    clerk = bearer(home, role="clerk", client=DESK, purpose="ENFORCEMENT", case=case(1))
    operator = bearer(home, role="operator", client=DESK, purpose="DATA_MAINTENANCE")
    approver = bearer(home)
    config = home / "liancha.toml"

    def flags_in(query, code=FIRM, authorization=approver):
        answer = post(port, "/graphql", {"query": query, "variables": {"id": code}}, authorization).json
        return answer.get("extensions", {}).get("flags")

    def flags_by_part():
        body = json.dumps({"query": DEFERRED, "variables": {"id": FIRM}}).encode()
        asking = {"content-type": "application/json", "accept": "multipart/mixed", "authorization": approver}
        answer = request(port, "POST", "/graphql", body, asking)
        parts = [json.loads(line) for line in answer.body.decode().splitlines() if line.startswith("{")]
        return [one.get("extensions", {}).get("flags") for one in parts]

    with running("serve", "--config", config, port=port, cwd=home, env={"LIANCHA_HOME": str(home)}):
        assert flags_in(LISTED) is None
        assert flags_by_part() == [None, None]
        raised = post(port, "/flags", FLAG, own)
        assert raised.status == 200
        flag = raised.json["data"]
        assert (flag["raised_by"], flag["reason"], flag["resolution"]) == ("data_subject", "已履行完毕", None)
        # Once is enough, whoever says it.
        assert post(port, "/flags", FLAG, clerk).json["data"] == flag
        travelling = [
            {"party": FIRM, "type": "ListEntry", "department": "court", "record": "E1", "raisedBy": "data_subject",
             "raisedAt": flag["raised_at"]},
        ]  # fmt: skip
        assert flags_in(LISTED) == flags_in(LISTED, authorization=clerk) == travelling
        assert flags_by_part() == [None, travelling]
        # Where no such record stands in the answer, or it is of somebody else, there is nothing to be said.
        assert flags_in(NAMED) is None
        assert flags_in(LISTED, OTHER) is None
        listed = request(port, "GET", "/flags", headers={"authorization": own}).json["data"]
        assert listed == request(port, "GET", "/flags", headers={"authorization": operator}).json["data"] == [flag]
        # Who may not.
        for given, authorization, status, code in (
            (FLAG, approver, 403, "PURPOSE_NOT_PERMITTED"),
            (FLAG, operator, 403, "PURPOSE_NOT_PERMITTED"),
            ({**FLAG, "party": OTHER}, own, 403, "PARTY_NOT_COVERED"),
            ({**FLAG, "party": OTHER}, clerk, 403, "PARTY_NOT_COVERED"),
            ({**FLAG, "party": "x"}, own, 400, "BAD_IDENTIFIER"),
            ({**FLAG, "department": "customs"}, own, 400, "BAD_USER_INPUT"),
            ({**FLAG, "type": "Court"}, own, 400, "BAD_USER_INPUT"),
            ({**FLAG, "reason": ""}, own, 400, "BAD_USER_INPUT"),
            ({**FLAG, "reason": "x" * 501}, own, 400, "BAD_USER_INPUT"),
            ({**FLAG, "more": "x"}, own, 400, "BAD_USER_INPUT"),
            ([FLAG], own, 400, "BAD_USER_INPUT"),
        ):
            refused = post(port, "/flags", given, authorization)
            assert (refused.status, refused.json["errors"][0]["extensions"]["code"]) == (status, code), given
        path = f"/flags/{flag['id']}"
        done = {"resolution": "CORRECTED", "note": "已更正"}
        assert post(port, path, done, own).status == 403
        assert post(port, path, {**done, "resolution": "IGNORED"}, operator).status == 400
        assert post(port, "/flags/flag_0", done, operator).status == 404
        resolved = post(port, path, done, operator).json["data"]
        assert (resolved["resolution"], resolved["note"], resolved["resolved_by"]) == (
            "CORRECTED",
            "已更正",
            "operator",
        )
        assert post(port, path, done, operator).status == 404
        assert flags_in(LISTED) is None
        # It may be raised again.
        assert post(port, "/flags", FLAG, clerk).json["data"]["raised_by"] == "clerk"
        assert len(request(port, "GET", "/flags", headers={"authorization": own}).json["data"]) == 2


def flag(id, party="p", record="r"):
    return Flag(id, party, "T", "court", record, "why", "clerk", "2026-01-01T00:00:00+00:00")


def test_what_one_process_writes_another_knows_within_a_second(tmp_path):
    clock = [0.0]
    one = Flags(FileStore(tmp_path / "flags.sqlite", TABLES))
    other = Flags(FileStore(tmp_path / "flags.sqlite", TABLES), lambda: clock[0])
    assert other.unresolved() == {}
    one.raised(flag("a"))
    clock[0] = 0.5
    assert other.unresolved() == {}
    clock[0] = 1.0
    assert other.unresolved() == {"p": [flag("a")]}
    one.raised(flag("b", record="s"))
    one.resolved("a", "REJECTED", "no", "operator", "2026-01-02")
    clock[0] = 2.0
    assert other.unresolved() == {"p": [flag("b", record="s")]}
    # Its own it knows at once.
    other.raised(flag("c", "q"))
    assert list(other.unresolved()) == ["p", "q"]
    one.close()
    other.close()
