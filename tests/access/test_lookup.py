"""What a request states of its lookup, in a header, beside the query or in its token, and what is refused."""

import asyncio
import json
from datetime import date, timedelta
from urllib.parse import quote

import pytest

from gateway.access.consents import Consent, ConsentExists
from gateway.access.tokens import Bearer, issue
from gateway.config import Settings
from gateway.server.entrance import local_key
from gateway.server.own import open_consents
from subgraphs.common.scalars import now_in_shanghai
from tests.ingest.test_command import liancha
from tests.registers import Register, case, company
from tests.server.running import bearer, free_ports, post, request, running

FIRM, OTHER = company(1), company(2)
DESK = "court-desk"
NAME = "query($id: ID!) { company(uscc: $id) { name } }"
FOUND = {"data": {"company": {"name": "云溪"}}}


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """Case 1 is live, 2 closed, 3 not yet filed, and 4 of another court."""
    register = Register(tmp_path_factory.mktemp("home"))
    register.add("commerce.companies", company=FIRM, name="云溪")
    today = now_in_shanghai().date()
    for court in ("9901", "9902"):
        register.add("court.courts", court=court)
    tomorrow = str(today + timedelta(days=1))
    for n, changed in enumerate(({}, {"closed_on": str(today)}, {"filed_on": tomorrow}, {"court": "9902"}), 1):
        register.add("court.cases", case_number=case(n), **changed)
        register.add("court.case_parties", case_number=case(n), party=FIRM, role="DEBTOR")
    register.load()
    consents = open_consents(register.settings)
    for reference, client, since, until in (
        ("C1", DESK, today, tomorrow),
        ("ended", DESK, date(2000, 1, 1), today),
        ("of the bank", "local", today, tomorrow),
    ):
        consents.add(Consent(reference, client, FIRM, "LENDING", since, date.fromisoformat(str(until))))
    return register


@pytest.fixture(scope="module")
def hub(register):
    (port,) = free_ports(1)
    home = register.settings.home
    config = home / "liancha.toml"
    config.write_text(
        f'[[access.clients]]\nid = "{DESK}"\norganisation = "云溪县人民法院"\nunit = "执行局"\n'
        'issuer = "urn:liancha:local"\ncourt = "9901"\n'
        'roles = ["investigator", "clerk", "credit_officer", "command_centre", "approver", "data_subject"]\n',
        "utf-8",
    )
    with running("serve", "--config", config, port=port, cwd=home, env={"LIANCHA_HOME": str(home)}):
        yield port


def known(register, *roles, client=DESK, **stated):
    """The authorization of somebody in a role, whose token says nothing of a lookup unless one does."""
    made = Bearer("tester", client, roles=frozenset(roles or ("approver",)), stated=stated)
    return f"Bearer {issue(local_key(register.settings.home), made, 'liancha', 3600)}"


def ask(hub, authorization, query=NAME, **headers):
    return post(hub, query, {"id": FIRM}, authorization=authorization, **headers)


def refusal(answer):
    (error,) = answer.json["errors"]
    assert "data" not in answer.json
    return answer.status, error["extensions"]["code"], error["message"]


ENFORCING = {"x-liancha-purpose": "ENFORCEMENT"}


@pytest.mark.parametrize(
    ("role", "headers", "code", "message"),
    [
        ("approver", {}, "PURPOSE_REQUIRED", "every lookup states its purpose: the header x-liancha-purpose"),
        ("approver", {"x-liancha-purpose": "CURIOSITY"}, "PURPOSE_UNKNOWN", "there is no such purpose"),
        ("approver", {"x-liancha-purpose": "LENDING"}, "PURPOSE_NOT_PERMITTED",
         "the caller has no role that looks up for LENDING"),
        ("approver", {"x-liancha-purpose": "OTHER", "x-liancha-role": "investigator"}, "PURPOSE_NOT_PERMITTED",
         "the caller may not look up for OTHER in that role"),
        ("approver", {"x-liancha-purpose": "OTHER", "x-liancha-case": quote(case(1))}, "CASE_NOT_TAKEN",
         "OTHER is looked up under no case"),
        ("approver", {"x-liancha-purpose": "OTHER", "x-liancha-consent": "C1"}, "CONSENT_NOT_TAKEN",
         "OTHER is looked up with no consent"),
        ("investigator", ENFORCING, "CASE_REQUIRED", "ENFORCEMENT needs a case number: the header x-liancha-case"),
        ("investigator", {**ENFORCING, "x-liancha-case": quote(case(9))}, "CASE_UNKNOWN",
         "the court knows no such case"),
        ("investigator", {**ENFORCING, "x-liancha-case": "nonsense"}, "CASE_UNKNOWN",
         "case number: character 1: is not written like （2016）冀0822执123号"),
        ("investigator", {**ENFORCING, "x-liancha-case": quote(case(2))}, "CASE_NOT_LIVE",
         "the case is closed, or not yet filed"),
        ("investigator", {**ENFORCING, "x-liancha-case": quote(case(3))}, "CASE_NOT_LIVE",
         "the case is closed, or not yet filed"),
        ("clerk", {**ENFORCING, "x-liancha-case": quote(case(4))}, "CASE_OF_ANOTHER_COURT",
         "the case is not of the caller's court"),
        ("command_centre", {"x-liancha-purpose": "SUPERVISION", "x-liancha-case": quote(case(4))},
         "CASE_OF_ANOTHER_COURT", "the case is not of the caller's court"),
        ("credit_officer", {"x-liancha-purpose": "LENDING"}, "CONSENT_REQUIRED",
         "LENDING needs the reference of a consent: the header x-liancha-consent"),
        ("credit_officer", {"x-liancha-purpose": "LENDING", "x-liancha-consent": "C9"}, "CONSENT_UNKNOWN",
         "no consent of this reference is registered for the client and purpose"),
        ("credit_officer", {"x-liancha-purpose": "LENDING", "x-liancha-consent": "of the bank"}, "CONSENT_UNKNOWN",
         "no consent of this reference is registered for the client and purpose"),
        ("credit_officer", {"x-liancha-purpose": "LENDING", "x-liancha-consent": "ended"}, "CONSENT_NOT_IN_FORCE",
         "the consent has ended, or not begun"),
        ("data_subject", {"x-liancha-purpose": "SUBJECT_ACCESS"}, "SUBJECT_UNKNOWN",
         "the token does not say which party the caller is"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said(hub, register, role, headers, code, message):
    assert refusal(ask(hub, known(register, role), **headers)) == (403, code, message)


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"x-liancha-purpose": ""}, 400, "BAD_LOOKUP"),
        ({"x-liancha-purpose": "%ff"}, 400, "BAD_LOOKUP"),
        ({"x-liancha-purpose": "%0a"}, 400, "BAD_LOOKUP"),
        ({"x-liancha-purpose": "P" * 201}, 400, "BAD_LOOKUP"),
    ],
)
def test_what_is_no_text(hub, register, headers, status, code):
    assert refusal(ask(hub, known(register), **headers))[:2] == (status, code)


def test_where_it_is_stated(hub, register):
    """In headers, percent-encoded or as they come; beside the query; in the token; in several places, if alike."""
    investigator = known(register, "investigator")
    number = case(1)
    half_width = quote(number.replace("（", "(").replace("）", ")"))
    for given in (quote(number), number.encode().decode("latin-1"), half_width):
        assert ask(hub, investigator, **ENFORCING, **{"x-liancha-case": given}).json == FOUND
    beside = {"purpose": "ENFORCEMENT", "case": number}

    def posted(extensions, authorization=investigator, **headers):
        body = json.dumps({"query": NAME, "variables": {"id": FIRM}, "extensions": extensions}).encode()
        sent = {"content-type": "application/json", "authorization": authorization, **headers}
        return request(hub, "POST", "/graphql", body, sent)

    assert posted({"lookup": beside}).json == FOUND
    assert posted({"lookup": beside}, **ENFORCING).json == FOUND
    made = known(register, "investigator", **beside)
    assert ask(hub, made).json == posted({"lookup": beside}, made).json == FOUND
    assert refusal(posted({"lookup": beside}, **{"x-liancha-purpose": "CRIMINAL_INVESTIGATION"})) == (
        403, "LOOKUP_CONTRADICTS", "the purpose of the lookup is stated twice, and not alike",
    )  # fmt: skip
    assert refusal(ask(hub, made, **{"x-liancha-case": quote(case(2))}))[1] == "LOOKUP_CONTRADICTS"
    for nonsense in ("ENFORCEMENT", ["ENFORCEMENT"], {"purpose": 1}, {"purpose": "OTHER", "reason": "x"}):
        assert refusal(posted({"lookup": nonsense}))[:2] == (400, "BAD_LOOKUP")


def test_the_schema_alone_needs_no_purpose(hub, register):
    nobody_in_particular = known(register)
    for query in (
        "{ __typename }",
        "{ __schema { queryType { name } } }",
        "{ ...F } fragment F on Query { __typename }",
    ):
        assert "errors" not in ask(hub, nobody_in_particular, query).json
    mixed = "{ ...F } fragment F on Query { __typename ... { measures { code } } }"
    assert refusal(ask(hub, nobody_in_particular, mixed))[1] == "PURPOSE_REQUIRED"


def test_a_role_that_the_client_may_not_have(hub, register):
    stated = {"x-liancha-purpose": "AUDIT"}
    assert refusal(ask(hub, known(register, "auditor"), **stated))[1] == "PURPOSE_NOT_PERMITTED"


def test_one_in_two_roles_says_in_which(hub, register):
    token = known(register, "investigator", "clerk")
    stated = {**ENFORCING, "x-liancha-case": quote(case(1))}
    assert refusal(ask(hub, token, **stated)) == (
        403, "ROLE_REQUIRED", "investigator and clerk look up for ENFORCEMENT: the header x-liancha-role",
    )  # fmt: skip
    assert ask(hub, token, **stated, **{"x-liancha-role": "clerk"}).json == FOUND


def test_a_case_is_of_the_court_of_whom_it_must_be(hub, register):
    stated = {"x-liancha-purpose": "SUPERVISION"}
    without = ask(hub, known(register, "command_centre"), **stated).json
    assert without["data"] == {"company": None}
    assert without["errors"][0]["extensions"]["code"] == "UNAUTHORIZED_FIELD_OR_TYPE"
    assert ask(hub, known(register, "command_centre"), **stated, **{"x-liancha-case": quote(case(1))}).json == FOUND
    # The local client is of no court.
    local = known(register, "command_centre", client="local")
    assert refusal(ask(hub, local, **stated, **{"x-liancha-case": quote(case(1))}))[1] == "CASE_OF_ANOTHER_COURT"


def test_the_court_that_does_not_answer_lets_nobody_through(register):
    (port,) = free_ports(1)
    home = register.settings.home
    env = {"LIANCHA_HOME": str(home), "LIANCHA_DEPARTMENT__COURT__URL": "http://127.0.0.1:9/graphql"}
    investigator = bearer(home, role="investigator", purpose="ENFORCEMENT", case=case(1))
    with running("serve", port=port, cwd=home, env=env):
        answer = ask(port, investigator)
    assert refusal(answer) == (503, "CASE_UNVERIFIED", "the court does not answer whether it knows the case")


def test_consents_by_the_command_line(tmp_path):
    consents = open_consents(Settings(home=tmp_path / ".liancha"))
    add = ("consent", "add", "R1", "--client", "local", "--party", FIRM, "--until", "2099-01-01")
    assert liancha(tmp_path, *add).returncode == 0
    assert liancha(tmp_path, *add).returncode == 0
    again = liancha(tmp_path, *add[:-1], "2098-01-01")
    assert (again.returncode, again.stderr) == (2, "error: R1 is registered already, and says something else\n")
    for changed, said in (
        (("--party", "91I"), "social credit code: character 4"),
        (("--purpose", "CURIOSITY"), "--purpose: the matrix knows no CURIOSITY"),
        (("--until", "2000-01-01"), "--until: the consent would have ended before it begins"),
    ):
        refused = liancha(tmp_path, *add, *changed)
        assert (refused.returncode, said in refused.stderr) == (2, True), refused.stderr
    withdraw = ("consent", "withdraw", "R1", "--client", "local")
    assert liancha(tmp_path, *withdraw).returncode == 0
    assert liancha(tmp_path, *withdraw).returncode == 2
    found = asyncio.run(consents.find("R1", "local"))
    today = now_in_shanghai().date()
    assert found == Consent("R1", "local", FIRM, "LENDING", today, today)
    assert asyncio.run(consents.find("R1", "other")) is None
    with pytest.raises(ConsentExists):
        consents.add(Consent("R1", "local", OTHER, "LENDING", today, today))
