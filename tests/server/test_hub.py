"""The hub over HTTP: its answers, its refusals, and a department that does not answer."""

import json
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest

import demo
from tests.registers import Register, case, company, person
from tests.server.running import bearer, free_ports, investigating, post, readiness, request, running

FIRM, HOLDER, ANN, BO = company(1), company(2), person(2), person(4)
MAIN_QUESTION = (Path(demo.__file__).parent / "main_question.graphql").read_text("utf-8")
JSON = {"content-type": "application/json"}
GRAPHQL_RESPONSE = "application/graphql-response+json"


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    register = Register(tmp_path_factory.mktemp("home"))
    register.add("commerce.companies", company=FIRM, name="云溪甲")
    register.add("commerce.companies", company=HOLDER, name="云溪乙")
    register.add("public_security.persons", person=ANN, name="安琪")
    register.add("public_security.persons", person=BO, name="柏")
    register.add("commerce.offices", company=FIRM, holder=ANN, role="LEGAL_REPRESENTATIVE")
    register.add("commerce.offices", company=FIRM, holder=BO, role="DIRECTOR")
    register.add("commerce.offices", company=FIRM, holder=BO, role="SUPERVISOR")
    register.add("commerce.offices", company=FIRM, holder=ANN, role="SENIOR_MANAGER")
    register.add("commerce.shareholdings", company=FIRM, holder=HOLDER, ratio="0.6")
    register.add("commerce.shareholdings", company=HOLDER, holder=ANN, ratio="1")
    register.add("court.courts", court="9901", name="云溪县人民法院")
    register.add("court.cases", case_number=case(1))
    register.add("court.list_entries", entry="E1", case_number=case(1), party=ANN, grounds="2")
    register.load()
    return register


@pytest.fixture(scope="module")
def hub(register):
    (port,) = free_ports(1)
    home = register.settings.home
    with running("serve", port=port, cwd=home, env={"LIANCHA_HOME": str(home)}):
        yield port


def main_answer(register):
    ann, bo = register.id(ANN), register.id(BO)
    clear = {"listed": False}
    hit = {"entry": {"caseNumber": case(1)}, "party": {"id": ann, "name": "安琪"}}
    at_commerce = {"department": "commerce"}
    return {
        "company": {
            "id": FIRM,
            "name": "云溪甲",
            "status": "ACTIVE",
            "legalRepresentative": {
                "id": ann,
                "name": "安琪",
                "defaulterStatus": {
                    "listed": True,
                    "entries": [
                        {
                            "caseNumber": case(1),
                            "court": {"name": "云溪县人民法院"},
                            "grounds": 2,
                            "listedOn": "2016-01-01",
                        }
                    ],
                },
            },
            "controllers": [
                {
                    "basis": "MAJORITY",
                    "share": "0.6",
                    "party": {"id": ann, "name": "安琪", "defaulterStatus": {"listed": True}},
                    "chains": [
                        {
                            "steps": [
                                {"company": {"id": HOLDER, "name": "云溪乙"}, "ratio": "1"},
                                {"company": {"id": FIRM, "name": "云溪甲"}, "ratio": "0.6"},
                            ]
                        }
                    ],
                }
            ],
            "directors": [{"since": "2010-01-01", "party": {"id": bo, "name": "柏", "defaulterStatus": clear}}],
            "supervisors": [{"party": {"id": bo, "defaulterStatus": clear}}],
            "seniorManagers": [{"party": {"id": ann, "defaulterStatus": {"listed": True}}}],
            "shareholders": [{"ratio": "0.6", "party": {"id": HOLDER, "name": "云溪乙", "defaulterStatus": clear}}],
            "defaulterStatus": clear,
            "exposure": {
                "complete": True,
                "hits": [
                    {"relation": role, **hit, "path": [{**at_commerce, "relation": role}]}
                    for role in ("LEGAL_REPRESENTATIVE", "SENIOR_MANAGER")
                ]
                + [
                    {
                        "relation": "ACTUAL_CONTROLLER",
                        **hit,
                        "path": [{**at_commerce, "relation": "SHAREHOLDER"}] * 2,
                    }
                ],
            },
        }
    }


def ask(port, register, **headers):
    answer = post(port, MAIN_QUESTION, {"uscc": FIRM}, **headers).json
    # The day is today's, whichever that is.
    answer["data"]["company"].get("defaulterStatus", {}).pop("asOf", None)
    return answer


def test_the_main_question_in_whole(hub, register):
    assert ask(hub, register) == {"data": main_answer(register)}


def test_the_same_from_departments_that_run_alone(register):
    home = register.settings.home
    names = ("court", "public_security", "land", "commerce", "finance", "tax", "securities")
    *ports, hub_port, gateway_port = free_ports(9)
    env = {"LIANCHA_HOME": str(home)}
    with ExitStack() as stack:
        for name, port in zip(names, ports, strict=True):
            stack.enter_context(running("subgraph", name, port=port, cwd=home, env=env))
        remote = {
            f"LIANCHA_DEPARTMENT__{name.upper()}__URL": f"http://127.0.0.1:{port}/graphql"
            for name, port in zip(names, ports, strict=True)
        }
        stack.enter_context(running("serve", port=hub_port, cwd=home, env=env | remote))
        urls = [f"--subgraph={name}=http://127.0.0.1:{port}/graphql" for name, port in zip(names, ports, strict=True)]
        schema = Path(demo.__file__).parents[1] / "schema.graphql"
        passing = home / "gateway.toml"
        passing.write_text('[transport]\nheaders = [{name = "authorization"}]\n', "utf-8")
        gateway = "gateway", "--supergraph", schema, "--config", passing, *urls
        stack.enter_context(running(*gateway, port=gateway_port, cwd=home))
        assert ask(hub_port, register) == {"data": main_answer(register)}
        assert ask(gateway_port, register, authorization=bearer(home)) == {"data": main_answer(register)}
        sdl = post(ports[2], "{ _service { sdl } }").json["data"]["_service"]["sdl"]
        assert "landRelations" in sdl
        ready = readiness(hub_port)
        assert (ready.status, ready.json["ready"]) == (200, True)


def test_several_processes_serve_one_port(register):
    (port,) = free_ports(1)
    home = register.settings.home
    with running("serve", "--workers", "2", port=port, cwd=home, env={"LIANCHA_HOME": str(home)}):
        answers = [ask(port, register) for _ in range(8)]
    assert answers == [{"data": main_answer(register)}] * 8


def test_a_department_that_does_not_answer_leaves_the_rest_standing(register):
    (port,) = free_ports(1)
    home = register.settings.home
    env = {"LIANCHA_HOME": str(home), "LIANCHA_DEPARTMENT__COURT__URL": "http://127.0.0.1:9/graphql"}
    with running("serve", port=port, cwd=home, env=env):
        answer = post(port, MAIN_QUESTION, {"uscc": FIRM}).json
        ready = readiness(port)
        alive = request(port, "GET", "/health")
    found = answer["data"]["company"]
    assert found["legalRepresentative"] == {"id": register.id(ANN), "name": "安琪", "defaulterStatus": None}
    assert found["shareholders"][0]["party"] == {"id": HOLDER, "name": "云溪乙", "defaulterStatus": None}
    assert (found["exposure"], found["defaulterStatus"]) == (None, None)
    assert ["company", "legalRepresentative"] in [error["path"] for error in answer["errors"]]
    for error in answer["errors"]:
        assert error["extensions"]["department"] == "court"
        assert error["extensions"]["code"] == "SUBGRAPH_UNREACHABLE"
    assert (ready.status, ready.json["ready"], ready.json["departments"]["land"]) == (503, False, "ready")
    assert ready.json["departments"]["court"] == "the subgraph cannot be reached"
    assert alive.status == 200


def test_exposure_says_which_department_is_missing(register):
    (port,) = free_ports(1)
    home = register.settings.home
    env = {"LIANCHA_HOME": str(home), "LIANCHA_DEPARTMENT__FINANCE__URL": "http://127.0.0.1:9/graphql"}
    query = "query($id: ID!) { company(uscc: $id) { exposure { complete missingDepartments hits { relation } } } }"
    with running("serve", port=port, cwd=home, env=env):
        answer = post(port, query, {"id": FIRM}).json
    exposure = answer["data"]["company"]["exposure"]
    assert (exposure["complete"], exposure["missingDepartments"], len(exposure["hits"])) == (False, ["finance"], 3)
    assert [(error["path"], error["extensions"]["department"]) for error in answer["errors"]] == [
        (["company", "exposure"], "finance")
    ]


def test_a_check_that_lacks_a_department_is_incomplete_and_one_that_does_not_need_it_is_not(register):
    (port,) = free_ports(1)
    home = register.settings.home
    env = {"LIANCHA_HOME": str(home), "LIANCHA_DEPARTMENT__COMMERCE__URL": "http://127.0.0.1:9/graphql"}
    query = """query($id: ID!, $purpose: Purpose!) { check(subject: $id, purpose: $purpose) {
      decision complete missingDepartments measures { code trigger { entry { caseNumber } } }
    } }"""
    with running("serve", port=port, cwd=home, env=env):
        known = investigating(port, case(1))
        loan = post(port, query, {"id": FIRM, "purpose": "LENDING"}, authorization=known).json
        exit_ = post(port, query, {"id": register.id(ANN), "purpose": "EXIT"}, authorization=known).json
    assert loan["data"]["check"] == {
        "decision": "INCOMPLETE", "complete": False, "missingDepartments": ["commerce"], "measures": [],
    }  # fmt: skip
    assert {error["extensions"]["department"] for error in loan["errors"]} == {"commerce"}
    # Commerce is asked all the same, and missed by nobody.
    assert exit_["data"]["check"] == {
        "decision": "PROHIBIT", "complete": True, "missingDepartments": [],
        "measures": [{"code": "8", "trigger": {"entry": {"caseNumber": case(1)}}}],
    }  # fmt: skip


# -- bad input


@pytest.mark.parametrize(
    ("query", "variables", "position"),
    [
        ("query($id: ID!) { company(uscc: $id) { id } }", {"id": FIRM[:17] + ("0" if FIRM[17] != "0" else "1")}, 18),
        ("query($id: ID!) { company(uscc: $id) { id } }", {"id": "91I"}, 4),
        ("query($id: ID!) { person(id: $id) { id } }", {"id": "q_1"}, 1),
        ("query($n: String!) { personByIdNumber(idNumber: $n) { id } }", {"n": ANN[:9] + "X" + ANN[10:]}, 10),
        ("query($n: ID!) { case(caseNumber: $n) { caseNumber } }", {"n": "（2015）演9901执"}, 13),
    ],
)
def test_an_identifier_that_fails_its_check(hub, query, variables, position):
    answer = post(hub, query, variables, authorization=investigating(hub, case(1))).json
    ((name, value),) = answer["data"].items()
    assert value is None
    (error,) = answer["errors"]
    assert error["path"] == [name]
    assert (error["extensions"]["code"], error["extensions"]["position"]) == ("BAD_IDENTIFIER", position)
    assert ANN[6:14] not in json.dumps(answer)


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("query($id: ID!) { found: company(uscc: $id) { id } }", {"id": company(99)}),
        ("query($id: ID!) { found: person(id: $id) { id } }", {"id": "p_" + "0" * 26}),
        ("query($id: String!) { found: personByIdNumber(idNumber: $id) { id } }", {"id": person(998)}),
        ("query($id: ID!) { found: case(caseNumber: $id) { caseNumber } }", {"id": case(99)}),
    ],
)
def test_a_well_formed_unknown_one_is_null_without_an_error(hub, query, variables):
    known = investigating(hub, case(1))
    assert post(hub, query, variables, authorization=known).json == {"data": {"found": None}}


def test_identifiers_are_taken_as_people_write_them(hub, register):
    answer = post(
        hub,
        "query($c: ID!, $n: String!, $p: ID!, $k: ID!) { company(uscc: $c) { id } personByIdNumber(idNumber: $n) { id } "
        "person(id: $p) { id } case(caseNumber: $k) { caseNumber } }",
        {
            "c": f" {FIRM.lower()} ",
            "n": f"{ANN}\n",
            "p": register.id(ANN).lower(),
            "k": case(1).replace("（", "(").replace("）", ")"),
        },
        authorization=investigating(hub, case(1)),
    ).json
    assert answer == {
        "data": {
            "company": {"id": FIRM},
            "personByIdNumber": {"id": register.id(ANN)},
            "person": {"id": register.id(ANN)},
            "case": {"caseNumber": case(1)},
        }
    }


@pytest.mark.parametrize(
    ("query", "variables", "code", "location"),
    [
        ("{ company(", {}, "GRAPHQL_PARSE_FAILED", {"line": 1, "column": 11}),
        ("{ nothing }", {}, "GRAPHQL_VALIDATION_FAILED", {"line": 1, "column": 3}),
        ("query($id: ID!) { company(uscc: $id) { id } }", {}, "BAD_USER_INPUT", {"line": 1, "column": 7}),
        ("query($id: ID!) { company(uscc: $id) { id } }", {"id": {}}, "BAD_USER_INPUT", {"line": 1, "column": 7}),
    ],
)
def test_a_request_that_is_not_executed(hub, query, variables, code, location):
    strict = post(hub, query, variables, accept=GRAPHQL_RESPONSE)
    assert (strict.status, strict.headers["content-type"]) == (400, f"{GRAPHQL_RESPONSE}; charset=utf-8")
    (error,) = strict.json["errors"]
    assert (error["extensions"]["code"], error["locations"]) == (code, [location])
    assert "data" not in strict.json
    assert "Traceback" not in strict.body.decode()
    assert post(hub, query, variables, accept="application/json").status == 200


def test_an_identity_number_in_a_wrong_variable_is_not_told_back(hub):
    answer = post(hub, "query($v: Boolean!) { __typename @include(if: $v) }", {"v": ANN})
    assert answer.json["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert ANN not in answer.body.decode()


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("POST", "/graphql", b"{", JSON, 400),
        ("POST", "/graphql", b"[]", JSON, 400),
        ("POST", "/graphql", b"{}", JSON, 400),
        ("POST", "/graphql", b'{"query": 7}', JSON, 400),
        ("POST", "/graphql", b'{"query": "{a}", "variables": []}', JSON, 400),
        ("POST", "/graphql", b'{"query": "{a}", "operationName": 1}', JSON, 400),
        ("POST", "/graphql", b'{"query": "{a}", "extensions": "x"}', JSON, 400),
        ("POST", "/graphql", b"query=x", {"content-type": "application/x-www-form-urlencoded"}, 415),
        ("POST", "/graphql", b"{}", {"content-type": "application/json; charset=latin-1"}, 415),
        ("POST", "/graphql", b'{"query": "{__typename}"}', {**JSON, "accept": "image/png"}, 406),
        ("POST", "/graphql", b" " * (4 * 1024 * 1024 + 1), JSON, 413),
        ("PUT", "/graphql", b"{}", JSON, 405),
        ("GET", "/graphql?query=" + quote("{__typename"), None, {}, 200),
        ("GET", "/graphql?query=" + quote("{__typename}") + "&variables={", None, {}, 400),
        ("GET", "/nowhere", None, {}, 404),
    ],
)
def test_what_is_no_graphql_request(hub, method, path, body, headers, status):
    answer = request(hub, method, path, body, headers)
    assert answer.status == status
    assert b"Traceback" not in answer.body


def test_a_query_by_get(hub):
    variables = quote(json.dumps({"id": FIRM}))
    path = f"/graphql?query={quote('query Q($id: ID!) { company(uscc: $id) { name } }')}&variables={variables}&operationName=Q"
    answer = request(hub, "GET", path, headers={"accept": GRAPHQL_RESPONSE})
    assert (answer.status, answer.json) == (200, {"data": {"company": {"name": "云溪甲"}}})


def test_health_and_readiness(hub):
    assert (request(hub, "GET", "/health").status, request(hub, "GET", "/health").json) == (200, {"status": "alive"})
    ready = readiness(hub)
    assert (ready.status, set(ready.json["departments"].values())) == (200, {"ready"})


def test_introspection_shows_the_api_schema_and_nothing_of_its_making(hub):
    names = {one["name"] for one in post(hub, "{ __schema { types { name } } }").json["data"]["__schema"]["types"]}
    assert {"Company", "Person", "Party", "Exposure"} <= names
    assert not [name for name in names if name.startswith(("join__", "link__")) or name in ("_Entity", "_Any")]
    fields = post(hub, '{ __type(name: "Exposure") { fields { name } } }').json["data"]["__type"]["fields"]
    assert {one["name"] for one in fields} == {"subject", "asOf", "complete", "missingDepartments", "hits"}
