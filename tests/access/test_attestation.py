"""Departments that stand alone: a hub's word on a lookup, and what they answer who asks them directly."""

import time
from contextlib import ExitStack
from datetime import date

import pytest
from joserfc import jwt

from gateway.access.attestation import HEADER, Attestation
from gateway.access.caller import Caller, Client
from gateway.access.consents import Consent
from gateway.access.keys import LocalKey
from gateway.access.lookup import Lookup, Refused
from gateway.access.matrix import read_matrix
from gateway.server.entrance import local_key
from gateway.server.own import open_consents
from tests.registers import Register, case, company, person
from tests.server.running import bearer, free_ports, post, running

FIRM, OTHER = company(1), company(2)
ANN = person(1)
MATRIX = read_matrix()
BANK = Client("bank", "演市银行", "信贷部", None)
OFFICER = Caller("ann", BANK, frozenset(), 0, frozenset({"credit_officer"}))
(LINE,) = MATRIX.roles["credit_officer"].lines
LOOKUP = Lookup(OFFICER, "credit_officer", "LENDING", LINE, LINE.groups(case=False), frozenset({FIRM}))


@pytest.fixture(scope="module")
def attestation(tmp_path_factory):
    return Attestation(LocalKey.at(tmp_path_factory.mktemp("keys") / "token.jwk"), "liancha")


def test_what_a_hub_attests_is_read(attestation):
    assert attestation.read(attestation.of(LOOKUP), OFFICER, MATRIX) == LOOKUP
    assert attestation.read(attestation.of_hub(OFFICER), OFFICER, MATRIX) is None


def changed(attestation, header=None, **claims):
    now = int(time.time())
    given = {"aud": "liancha", "iat": now, "exp": now + 60, "sub": "ann", "client_id": "bank",
             "role": "credit_officer", "purpose": "LENDING", "groups": ["list"], "subjects": [FIRM]} | claims  # fmt: skip
    given = {name: value for name, value in given.items() if value is not None}
    head = {"alg": "Ed25519", "typ": "lookup+jwt", **(header or {})}
    return jwt.encode(head, given, attestation.key.key, algorithms=["Ed25519"])


def test_what_it_is_made_of(attestation):
    """Only what the matrix gives the role, whatever is said."""
    found = attestation.read(changed(attestation, groups=["list", "assets", "case"]), OFFICER, MATRIX)
    assert found.groups == {"list"}


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"}, {"aud": None}, {"exp": 1}, {"exp": None}, {"sub": "bo"}, {"client_id": "broker"},
        {"role": "investigator", "purpose": "ENFORCEMENT"}, {"role": "emperor"}, {"purpose": "AUDIT"}, {"role": None},
        {"role": ["credit_officer"]}, {"header": {"typ": "at+jwt"}}, {"header": {"typ": "at+jwt"}, "hub": True},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_attestation(attestation, claims):
    with pytest.raises(Refused) as refused:
        attestation.read(changed(attestation, **claims), OFFICER, MATRIX)
    assert refused.value.code == "LOOKUP_NOT_ATTESTED"


def test_a_change_of_any_character_is_found(attestation):
    text = attestation.of(LOOKUP)
    for at in range(0, len(text), 7):
        other = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
        with pytest.raises(Refused):
            attestation.read(other, OFFICER, MATRIX)


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    register = Register(tmp_path_factory.mktemp("home"))
    for code in (FIRM, OTHER):
        register.add("commerce.companies", company=code, name="云溪")
        register.add("finance.loans", loan=f"L{code}", borrower=code)
        register.add("finance.accounts", account=f"A{code}", holder=code)
    register.add("commerce.shareholdings", company=OTHER, holder=FIRM, ratio="0.6")
    register.add("court.courts", court="9901")
    register.add("court.cases", case_number=case(1))
    register.add("court.case_parties", case_number=case(1), party=FIRM, role="DEBTOR")
    register.load()
    consent = Consent("C1", "local", FIRM, "LENDING", date(2000, 1, 1), date(2100, 1, 1))
    open_consents(register.settings).add(consent)
    return register


@pytest.fixture(scope="module")
def apart(register):
    """A hub whose commerce, court and finance stand alone: its port, and finance's."""
    home = register.settings.home
    names = ("commerce", "court", "finance")
    *ports, hub = free_ports(4)
    with ExitStack() as stack:
        env = {"LIANCHA_HOME": str(home)}
        for name, port in zip(names, ports, strict=True):
            stack.enter_context(running("subgraph", name, port=port, cwd=home, env=env))
            env = env | {f"LIANCHA_DEPARTMENT__{name.upper()}__URL": f"http://127.0.0.1:{port}/graphql"}
        stack.enter_context(running("serve", port=hub, cwd=home, env=env))
        yield hub, ports[-1]


LOANS = "query($id: ID!) { company(uscc: $id) { name loans { loan } shareholdings { company { loans { loan } } } } }"
ACCOUNTS = "query($id: ID!) { company(uscc: $id) { bankAccounts { account } } }"


def test_through_a_hub_the_lookup_is_what_it_is_in_one_process(apart, register):
    hub, _ = apart
    home = register.settings.home
    officer = bearer(home, role="credit_officer", purpose="LENDING", consent="C1")
    answer = post(hub, LOANS, {"id": FIRM}, authorization=officer).json
    assert answer["data"]["company"] == {
        "name": "云溪", "loans": [{"loan": f"L{FIRM}"}], "shareholdings": [{"company": {"loans": None}}],
    }  # fmt: skip
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["PARTY_NOT_COVERED"]
    elsewhere = post(hub, LOANS, {"id": OTHER}, authorization=officer).json
    assert [error["extensions"]["code"] for error in elsewhere["errors"]] == ["PARTY_NOT_COVERED"]
    investigator = bearer(home, role="investigator", purpose="ENFORCEMENT", case=case(1))
    found = post(hub, ACCOUNTS, {"id": FIRM}, authorization=investigator).json
    assert found == {"data": {"company": {"bankAccounts": [{"account": f"A{FIRM}"}]}}}
    unknown = bearer(home, role="investigator", purpose="ENFORCEMENT", case=case(9))
    assert post(hub, ACCOUNTS, {"id": FIRM}, authorization=unknown).status == 403


def test_no_client_says_what_a_hub_says(apart, register):
    """A hub takes it off; a department does not believe it of another's key, or for another caller."""
    hub, finance = apart
    home = register.settings.home
    client = Client("local", "", "", None)
    own = Attestation(local_key(home), "liancha")
    tester = Caller("tester", client, frozenset(), 0)
    approver = bearer(home)
    given = post(hub, ACCOUNTS, {"id": FIRM}, authorization=approver, **{HEADER: own.of_hub(tester)}).json
    assert given["errors"][0]["extensions"]["code"] == "UNAUTHORIZED_FIELD_OR_TYPE"
    forged = Attestation(LocalKey.at(home / "keys" / "forged.jwk"), "liancha").of_hub(tester)
    for text in (forged, own.of_hub(Caller("somebody", client, frozenset(), 0)), "x", ""):
        refused = directly(finance, approver, FIRM, "bankAccounts { account }", **{HEADER: text})
        assert (refused.status, refused.json["errors"][0]["extensions"]["code"]) == (403, "LOOKUP_NOT_ATTESTED")


def directly(port, authorization, party, selection, **headers):
    query = f"query($r: [_Any!]!) {{ _entities(representations: $r) {{ ... on Party {{ {selection} }} }} }}"
    return post(port, query, {"r": [{"__typename": "Party", "id": party}]}, authorization=authorization, **headers)


def test_who_asks_a_department_directly_is_answered_about_nobody(apart, register):
    _, finance = apart
    home = register.settings.home
    assert directly(finance, bearer(home), FIRM, "bankAccounts { account }").json["errors"] == [
        {
            "message": "the lookup may not see Party.bankAccounts: assets",
            "extensions": {"code": "UNAUTHORIZED_FIELD_OR_TYPE"},
        }
    ]
    # A case or a consent is taken as stated there, and is about nobody.
    for lookup in (
        {"role": "investigator", "purpose": "ENFORCEMENT", "case": case(1)},
        {"role": "credit_officer", "purpose": "LENDING", "consent": "C1"},
    ):
        answer = directly(finance, bearer(home, **lookup), FIRM, "loans { loan }").json
        assert answer["data"] == {"_entities": [{"loans": None}]}
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["PARTY_NOT_COVERED"]
    without = bearer(home, role="investigator")
    assert directly(finance, without, FIRM, "loans { loan }").status == 403
    assert "sdl" in post(finance, "{ _service { sdl } }", authorization=without).json["data"]["_service"]
