"""The limits of a hub: what is beyond them is refused before it is validated, and says why."""

import pytest
from graphql import parse

from gateway.config import LimitSettings
from gateway.server.limits import LimitExceeded, check
from tests.registers import Register, company
from tests.server.running import bearer, free_ports, post, request, running

FIRM = company(1)
LIMITS = LimitSettings(tokens=200, depth=5, aliases=4, directives=3, root_fields=6)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("{ a { b { c { d { e } } } } }", None),
        ("{ a { b { c { d { e { f } } } } } }", "the operation is 6 fields deep, of which 5 are taken"),
        ("{ a { ...F } } fragment F on T { b { ...G } } fragment G on T { c { d { e { f } } } }",
         "the operation is 6 fields deep, of which 5 are taken"),
        ("{ a { ... { ... on T { b { ... { c { d { e } } } } } } } }", None),
        # What spreads itself is the validator's to refuse.
        ("{ ...F } fragment F on T { a { ...F } }", None),
        ("{ a: x b: x c: x d: x }", None),
        ("{ a: x b: x c: x d: x e: x }", "the document has 5 aliases, of which 4 are taken"),
        ("{ x ...F } fragment F on T { y { a: x b: x c: x d: x ... { e: x } } }",
         "the document has 5 aliases, of which 4 are taken"),
        ("{ a @x @x @x }", None),
        ("query @x { a @x ... @x { b @x } }", "the document has 4 directives, of which 3 are taken"),
        ("{ a ...F @x } fragment F on T @x { b @x c @x }", "the document has 4 directives, of which 3 are taken"),
        ("{ a b c d e f }", None),
        ("{ a b ... { c ...F } d } fragment F on T { e f g }",
         "the operation has 7 fields at its root, of which 6 are taken"),
    ],
)  # fmt: skip
def test_a_document(document, said):
    if said is None:
        check(parse(document), LIMITS)
    else:
        with pytest.raises(LimitExceeded) as refused:
            check(parse(document), LIMITS)
        assert str(refused.value) == said


def test_fragments_that_spread_each_other_twice_are_no_work():
    chain = " ".join(f"fragment F{n} on T {{ ...F{n + 1} ...F{n + 1} }}" for n in range(60))
    check(parse(f"{{ ...F0 }} {chain} fragment F60 on T {{ a }}"), LimitSettings())


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    register = Register(tmp_path_factory.mktemp("home"))
    register.add("commerce.companies", company=FIRM, name="云溪")
    register.load()
    return register.settings.home


@pytest.fixture(scope="module")
def hub(home):
    (port,) = free_ports(1)
    config = home / "liancha.toml"
    config.write_text(
        "[limits]\ntokens = 100\ndepth = 3\nrate = 0.01\nburst = 5\n"
        '[hub]\nintrospection = ["operator"]\n'
        '[[access.clients]]\nid = "bank"\norganisation = "演市银行"\nunit = "信贷部"\n'
        'issuer = "urn:liancha:local"\nroles = ["approver", "operator"]\n',
        "utf-8",
    )
    with running("serve", "--config", config, port=port, cwd=home, env={"LIANCHA_HOME": str(home)}):
        yield port


def refusal(answer):
    (error,) = answer.json["errors"]
    assert "data" not in answer.json
    return answer.status, error["extensions"]["code"], error["message"]


def test_a_hub_has_its_own(hub, home):
    known = bearer(home)
    deep = "{ measures { provisions { basis } } __schema { types { fields { name } } } }"
    assert refusal(post(hub, deep, authorization=known)) == (
        200, "LIMIT_EXCEEDED", "the operation is 4 fields deep, of which 3 are taken",
    )  # fmt: skip
    long = f"{{ {'__typename ' * 120} }}"
    assert refusal(post(hub, long, authorization=known, accept="application/graphql-response+json"))[:2] == (
        400, "LIMIT_EXCEEDED",
    )  # fmt: skip


def test_the_schema_is_told_in_the_roles_that_it_is_told_in(hub, home):
    asked = "{ __schema { queryType { name } } }"
    operator = bearer(home, role="operator", client="bank")
    assert post(hub, asked, authorization=operator).json["data"]["__schema"] == {"queryType": {"name": "Query"}}
    for query in (
        asked,
        '{ a: __type(name: "Query") { name } }',
        "{ ...F } fragment F on Query { __schema { __typename } }",
    ):
        assert refusal(post(hub, query, authorization=bearer(home)))[:2] == (403, "INTROSPECTION_DENIED")
    assert post(hub, "{ __typename }", authorization=operator).json == {"data": {"__typename": "Query"}}


def test_a_client_that_asks_too_often_is_told_when_to_ask_again(hub, home):
    known = bearer(home, client="demo")
    answers = [post(hub, "{ __typename }", authorization=known) for _ in range(7)]
    assert [one.status for one in answers] == [200] * 5 + [429] * 2
    assert refusal(answers[-1])[1:] == ("RATE_LIMITED", "the client may ask 0.01 times a second, 5 at once")
    assert 95 <= int(answers[-1].headers["retry-after"]) <= 100


def test_other_requests_than_graphql_are_counted_with_them(home):
    (port,) = free_ports(1)
    env = {"LIANCHA_HOME": str(home), "LIANCHA_LIMITS__RATE": "0.01", "LIANCHA_LIMITS__BURST": "3"}
    with running("serve", port=port, cwd=home, env=env):
        known = {"authorization": bearer(home, client="demo")}
        answers = [request(port, "GET", path, headers=known) for path in ("/session", "/who-saw", "/flags", "/session")]
        assert [one.status for one in answers] == [200, 403, 403, 429]
        assert 95 <= int(answers[-1].headers["retry-after"]) <= 100


def test_a_request_that_takes_too_long_is_ended(home):
    (port,) = free_ports(1)
    env = {"LIANCHA_HOME": str(home), "LIANCHA_LIMITS__SECONDS": "0.000001"}
    query = "query($id: ID!) { company(uscc: $id) { name } }"
    with running("serve", port=port, cwd=home.parent, env=env):
        answer = post(port, query, {"id": FIRM}, authorization=bearer(home))
        assert refusal(answer) == (504, "REQUEST_TIMEOUT", "the request takes more than 1e-06 s")
        assert post(port, "{ __typename }", authorization=bearer(home)).status == 200


def test_what_an_operation_costs_is_estimated_and_told(home):
    (port,) = free_ports(1)
    env = {"LIANCHA_HOME": str(home), "LIANCHA_LIMITS__COST": "100", "LIANCHA_LIMITS__LIST_SIZE": "4"}
    query = "query($id: ID!) { company(uscc: $id) { directors { party { id } } } }"
    with running("serve", port=port, cwd=home.parent, env=env):
        known = {"authorization": bearer(home)}
        told = post(port, query, {"id": FIRM}, **known, **{"x-liancha-cost": "1"}).json
        assert told["extensions"] == {"cost": {"estimated": 1 + 4 * 2, "actual": 1}}
        assert "extensions" not in post(port, query, {"id": FIRM}, **known).json
        dear = query.replace("{ id }", "{ offices { company { officers { party { id } } } } }")
        refused = post(port, dear, {"id": FIRM}, **known).json
    assert refused["errors"] == [
        {
            "message": "the operation may cost 169, of which 100 is taken",
            "extensions": {"code": "COST_LIMIT_EXCEEDED", "estimated": 169, "limit": 100},
        }
    ]
