"""Who asks, in which roles, and what its lookup sees: what a page is told before it asks for anything."""

import json

import pytest

from tests.registers import Register, company
from tests.server.running import bearer, free_ports, request, running

PURPOSES = {"approver": 44}


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    register = Register(tmp_path_factory.mktemp("home"))
    register.add("commerce.companies", company=company(1), name="云溪甲")
    register.load()
    (port,) = free_ports(1)
    home = register.settings.home
    with running("serve", port=port, cwd=home, env={"LIANCHA_HOME": str(home)}):
        yield port, home


def told(port, authorization, **headers):
    return request(port, "GET", "/session", headers={"authorization": authorization, **headers})


def test_who_states_nothing_is_told_its_roles_and_what_they_need(hub):
    port, home = hub
    answer = told(port, bearer(home, role="investigator"))
    assert answer.status == 200
    data = answer.json["data"]
    assert (data["subject"], data["client"], data["organisation"], data["stated"]) == ("tester", "local", "本机", {})
    (role,) = data["roles"]
    assert (role["name"], role["title"]) == ("investigator", "办案人员")
    (line,) = role["lines"]
    assert line == {
        "purposes": ["ENFORCEMENT", "CRIMINAL_INVESTIGATION"],
        "needs": "case",
        "mayGive": None,
        "ownCourt": False,
        "courtBelow": False,
        "closed": False,
        "about": None,
        "checksAny": True,
        "sees": sorted(
            [
                "catalogue",
                "register",
                "control",
                "list",
                "procedure",
                "case",
                "exposure",
                "connections",
                "search",
                "check",
                "watching",
                "identity",
            ]
        ),
        "ofSubjects": ["assets", "borrowing", "file", "tax"],
        "withCase": [],
    }
    assert data["groups"]["list"] == "失信名单"
    assert data["lookup"] is None


def test_what_is_stated_is_judged_as_a_querys(hub):
    port, home = hub
    anybody = bearer(home, role="investigator")
    refused = told(port, anybody, **{"x-liancha-purpose": "ENFORCEMENT"})
    assert (refused.status, refused.json["errors"][0]["extensions"]["code"]) == (403, "CASE_REQUIRED")
    twice = told(port, bearer(home), **{"x-liancha-purpose": "TRAVEL"})
    assert (twice.status, twice.json["errors"][0]["extensions"]["code"]) == (403, "LOOKUP_CONTRADICTS")
    assert told(port, "").status == 401


def test_a_token_may_leave_to_each_lookup_what_it_is_based_on(hub):
    port, home = hub
    for role, stated in (
        ("credit_officer", {"purpose": "LENDING"}),
        ("investigator", {"purpose": "ENFORCEMENT"}),
    ):
        answer = told(port, bearer(home, role=role, **stated))
        assert (answer.status, answer.json["data"]["stated"], answer.json["data"]["lookup"]) == (200, stated, None)
    # What it is based on is asked for when the lookup is stated, and judged.
    officer = bearer(home, role="credit_officer", purpose="LENDING")
    for headers, code in (
        ({"x-liancha-role": "credit_officer"}, "CONSENT_REQUIRED"),
        ({"x-liancha-consent": "X"}, "CONSENT_UNKNOWN"),
        ({"x-liancha-purpose": "OTHER"}, "LOOKUP_CONTRADICTS"),
    ):
        refused = told(port, officer, **headers)
        assert refused.json["errors"][0]["extensions"]["code"] == code
    # A purpose that nobody in its roles looks up for is refused at once.
    stranger = told(port, bearer(home, role="credit_officer", purpose="OTHER"))
    assert stranger.json["errors"][0]["extensions"]["code"] == "PURPOSE_NOT_PERMITTED"


def test_a_lookup_is_told_with_what_it_sees(hub):
    port, home = hub
    lookup = told(port, bearer(home)).json["data"]["lookup"]
    assert lookup == {
        "role": "approver",
        "purpose": "OTHER",
        "case": None,
        "consent": None,
        "sees": sorted(["catalogue", "register", "control", "list", "exposure", "connections", "search", "check"]),
        "ofSubjects": [],
        "subjects": [],
    }


def test_whom_it_is_about_is_told_to_who_knows_it_and_recorded(hub):
    port, home = hub
    party = company(1)
    itself = bearer(home, role="data_subject", party=party, purpose="SUBJECT_ACCESS")
    answer = told(port, itself)
    assert answer.json["data"]["lookup"]["subjects"] == [party]
    seen = request(port, "GET", "/who-saw", headers={"authorization": itself}).json["data"]
    assert [(one["role"], one["fields"]) for one in seen][:1] == [("data_subject", ["id"])]


def test_every_role_is_told_all_of_its_purposes(hub):
    port, home = hub
    (role,) = told(port, bearer(home)).json["data"]["roles"]
    assert sum(len(line["purposes"]) for line in role["lines"]) == PURPOSES["approver"]
    assert json.dumps(role, ensure_ascii=False).count("TRAVEL") == 1
