"""The public enquiry: a name with its number, or a case number, to what is published; and nothing else."""

import json

import pytest

from gateway.audit.verification import records_of, who_saw
from gateway.server.evidence import disclosure_log, pseudonyms
from subgraphs.common.scalars import now_in_shanghai
from tests.registers import Register, case, company, person
from tests.server.running import free_ports, readiness, request, running

FIRM, PLAIN, ANN, BO, SECRET = company(1), company(2), person(1), person(2), person(3)
TODAY = now_in_shanghai().date()
NAMES = {ANN: "云安", BO: "云博", SECRET: "云密"}


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    register = Register(tmp_path_factory.mktemp("public") / "home")
    for code, name in ((FIRM, "云溪（集团）公司"), (PLAIN, "云溪丙公司")):
        register.add("commerce.companies", company=code, name=name)
    register.add("commerce.offices", company=FIRM, holder=BO, role="LEGAL_REPRESENTATIVE")
    for number, name in NAMES.items():
        register.add("public_security.persons", person=number, name=name, birth_date="1980-01-01")
    register.add("court.courts", court="9901", name="九州省云溪市人民法院")
    register.add("court.cases", case_number=case(1))
    for entry, party, more in (
        ("E1", ANN, {"published_on": "2016-01-03"}),
        ("E2", FIRM, {"grounds": "3"}),
        # Of these nothing is published: removed, expired, not to be published.
        ("E3", BO, {"removed_on": "2020-01-01", "removal_reason": "PERFORMED"}),
        ("E4", PLAIN, {"expires_on": "2020-01-01"}),
        ("E5", SECRET, {"publishable": "false"}),
    ):
        register.add("court.list_entries", entry=entry, case_number=case(1), party=party, **more)
    register.load()
    return register


@pytest.fixture(scope="module")
def hub(register):
    with serving(register.settings.home, LIANCHA_PUBLIC__BURST="1000") as port:
        yield port


def serving(home, **env):
    (port,) = free_ports(1)
    return Opened(
        port,
        running("serve", port=port, cwd=home, env={"LIANCHA_HOME": str(home), "LIANCHA_PUBLIC__OPEN": "true", **env}),
    )


class Opened:
    def __init__(self, port, server):
        self._port, self._server = port, server

    def __enter__(self):
        self._server.__enter__()
        readiness(self._port)
        return self._port

    def __exit__(self, *error):
        return self._server.__exit__(*error)


def asked(hub, headers=None, **given):
    return request(hub, "POST", "/public", json.dumps(given).encode(), {"authorization": "", **(headers or {})})


def entries(hub, **given):
    answer = asked(hub, **given)
    assert answer.status == 200, answer.body
    assert answer.json["data"]["asOf"] == TODAY.isoformat()
    return answer.json["data"]["entries"]


OF_ANN = {
    "kind": "PERSON",
    "name": "云安",
    "number": f"{ANN[:6]}********{ANN[-4:]}",
    "sex": "F",
    "age": TODAY.year - 1980,
    "legalRepresentative": None,
    "court": "九州省云溪市人民法院",
    "caseNumber": case(1),
    "filedOn": "2015-01-01",
    "basisDocument": "（2014）演9901民初1号",
    "obligation": "还款",
    "performance": "NONE",
    "grounds": 1,
    "groundsText": "有履行能力而拒不履行生效法律文书确定义务",
    "listedOn": "2016-01-01",
    "publishedOn": "2016-01-03",
}
OF_FIRM = {
    **OF_ANN,
    "kind": "COMPANY",
    "name": "云溪（集团）公司",
    "number": FIRM,
    "sex": None,
    "age": None,
    "legalRepresentative": "云博",
    "grounds": 3,
    "groundsText": "以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行",
    "publishedOn": None,
}


def test_a_name_with_its_number(hub):
    assert entries(hub, name="云安", number=ANN) == [OF_ANN]
    # However people write it.
    assert entries(hub, name=" 云 安", number=ANN.lower()) == [OF_ANN]
    assert entries(hub, name="云溪(集团)公司", number=FIRM) == [OF_FIRM]


def test_a_case_number(hub):
    found = entries(hub, caseNumber=case(1).replace("（", "(").replace("）", ")"))
    assert sorted(found, key=lambda one: one["kind"]) == [OF_FIRM, OF_ANN]
    assert entries(hub, caseNumber=case(99)) == []


@pytest.mark.parametrize(
    "given",
    [
        {"name": "云博", "number": ANN},
        {"name": "云", "number": ANN},
        {"name": "云博", "number": BO},
        {"name": "云密", "number": SECRET},
        {"name": "无人", "number": person(99)},
        {"name": "云溪丙公司", "number": PLAIN},
        {"name": "无人公司", "number": company(99)},
    ],
)
def test_what_is_not_published_is_answered_as_what_there_is_not(hub, given):
    assert entries(hub, **given) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "BAD_USER_INPUT"),
        ({"name": "云安"}, "BAD_USER_INPUT"),
        ({"number": ANN}, "BAD_USER_INPUT"),
        ({"name": " ", "number": ANN}, "BAD_USER_INPUT"),
        ({"name": "云安", "number": ANN, "caseNumber": case(1)}, "BAD_USER_INPUT"),
        ({"name": "云安", "number": ANN[:-1] + "0"}, "BAD_IDENTIFIER"),
        ({"caseNumber": "x"}, "BAD_IDENTIFIER"),
        ({"name": 1, "number": ANN}, "BAD_USER_INPUT"),
        ({"party": "p_x"}, "BAD_USER_INPUT"),
        ({"name": "云" * 5000, "number": ANN}, "BAD_REQUEST"),
    ],
)
def test_what_is_no_enquiry(hub, given, code):
    answer = asked(hub, **given)
    assert (answer.status in (400, 413), answer.json["errors"][0]["extensions"]["code"]) == (True, code)
    assert ANN not in answer.body.decode()


def test_who_was_told_of_may_know_that_somebody_asked(hub, register):
    log, names = disclosure_log(register.settings), pseudonyms(register.settings)
    before = len(list(records_of(log)))
    answer = asked(hub, name="云安", number=ANN)
    asked(hub, name="云博", number=ANN)
    added = [json.loads(line) for line in list(records_of(log))[before:]]
    assert [(one["role"], one["purpose"], one["organisation"]) for one in added] == [
        ("public", "PUBLIC_ENQUIRY", "社会公众")
    ] * 2
    # Under another name nothing was told of anybody.
    assert [bool(one["told"]) for one in added] == [True, False]
    assert answer.headers["x-liancha-record"].startswith(f"{before}:")
    found = list(who_saw(log, names.of(register.id(ANN))))
    assert found[-1]["purpose"] == "PUBLIC_ENQUIRY"
    assert ANN not in json.dumps(added)


def test_of_whom_nothing_is_shown_nothing_is_told(hub, register):
    """Of a case with entries that have ended: those who are shown, and who is named as a legal representative."""
    asked(hub, caseNumber=case(1))
    log, names = disclosure_log(register.settings), pseudonyms(register.settings)
    told = json.loads(list(records_of(log))[-1])["told"]
    whom = {one for part in told for one in part["of"]}
    assert whom == {names.of(register.id(one)) for one in (ANN, FIRM, BO)}


def test_nobody_is_let_in_by_it(hub):
    assert request(hub, "GET", "/public", headers={"authorization": ""}).json == {"data": {"open": True}}
    for method, path in (("POST", "/graphql"), ("POST", "/screening"), ("GET", "/session"), ("PUT", "/public")):
        assert request(hub, method, path, b"{}", {"authorization": ""}).status == 401
    # What a visitor states of the lookup is not taken.
    for name, value in (("role", "judge"), ("purpose", "OTHER"), ("case", "x")):
        answer = asked(hub, {f"x-liancha-{name}": value}, name="云安", number=ANN)
        assert (answer.status, "data" in answer.json) == (403, False)


def test_so_often_from_one_address_and_no_more(register):
    limits = {"LIANCHA_PUBLIC__BURST": "3", "LIANCHA_PUBLIC__RATE": "0.001", "LIANCHA_PUBLIC__PROXIES": "1"}
    with serving(register.settings.home, **limits) as port:

        def status(address):
            return asked(port, {"x-forwarded-for": f"203.0.113.9, {address}"}, name="云安", number=ANN).status

        assert [status("192.0.2.1") for _ in range(5)] == [200, 200, 200, 429, 429]
        assert status("192.0.2.2") == 200
        # Of an IPv6 address somebody has the last 64 bits.
        assert [status(f"2001:db8::{at}") for at in range(1, 6)] == [200, 200, 200, 429, 429]
        answer = asked(port, {"x-forwarded-for": "192.0.2.1"}, name="云安", number=ANN)
        assert (answer.json["errors"][0]["extensions"]["code"], int(answer.headers["retry-after"]) > 0) == (
            "RATE_LIMITED",
            True,
        )


def test_where_it_is_not_open(register):
    with serving(register.settings.home, LIANCHA_PUBLIC__OPEN="false") as port:
        assert request(port, "GET", "/public", headers={"authorization": ""}).json == {"data": {"open": False}}
        assert asked(port, name="云安", number=ANN).status == 401
        assert request(port, "POST", "/public", b"{}").status == 404
