"""The matrix, walked: every role, every purpose, every field of a group, against a running hub."""

from collections import deque
from datetime import date
from pathlib import Path

import pytest
from graphql import (
    GraphQLObjectType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_required_argument,
    parse,
)

from gateway.access.classifying import groups_of
from gateway.access.consents import Consent
from gateway.access.matrix import UNCLASSIFIED, BadMatrix, read_matrix
from gateway.planning.supergraph import Supergraph
from gateway.server.own import open_consents
from resolvers.measures.purposes import Purpose
from subgraphs.registry import load_departments
from tests.registers import DEPARTMENTS, Register, case, company, person
from tests.server.running import bearer, free_ports, post, running

FIRM, OTHER = company(1), company(2)
ANN, BO = person(1), person(2)
MATRIX = read_matrix()
API = Supergraph((Path(__file__).parents[2] / "schema.graphql").read_text("utf-8")).api
CLIENT, HIGHER = "court-desk", "higher-desk"
EVERY = [(role, line, one) for role, of in MATRIX.roles.items() for line in of.lines for one in line.purposes]


def lines(chosen=lambda line: True):
    """Each role's purposes, with the line of the matrix that they are of."""
    return [pytest.param(*one, id=f"{one[0]}-{one[2]}") for one in EVERY if chosen(one[1])]


def groups_of_the_api():
    """By coordinate of an object type of the API, its group; an interface object's are those of all its types."""
    found = {}
    for department in load_departments([*DEPARTMENTS, "links"]):
        for coordinate, group in groups_of(parse(department.sdl), MATRIX).items():
            name, _, field = coordinate.partition(".")
            type_ = API.type_map.get(name)
            types = API.get_possible_types(type_) if is_abstract_type(type_) else [type_]
            found |= {f"{one.name}.{field}": group for one in types if one is not None and field in one.fields}
    return found


GROUPS = groups_of_the_api()


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """The firm and Ann are those of case 1; the other firm and Bo stand beside them."""
    register = Register(tmp_path_factory.mktemp("home"))
    for code in (FIRM, OTHER):
        register.add("commerce.companies", company=code, name="云溪公司")
        register.add("tax.arrears", id=f"T{code}", taxpayer=code, tax_kind="增值税", amount="5", due_on="2016-01-01")
        register.add("finance.accounts", account=f"A{code}", holder=code)
        register.add("land.parcels", certificate=f"P{code}")
        register.add("land.ownerships", certificate=f"P{code}", owner=code)
    for one in (ANN, BO):
        register.add("public_security.persons", person=one, name="云安")
        register.add("public_security.vehicles", plate=f"演{one[-3:]}", owner=one)
        for code in (FIRM, OTHER):
            register.add("commerce.offices", company=code, holder=one, role="DIRECTOR")
    register.add("commerce.shareholdings", company=OTHER, holder=FIRM, ratio="0.6")
    register.add("commerce.shareholdings", company=FIRM, holder=ANN, ratio="0.6")
    register.add("court.courts", court="9901", parent="99")
    for n, party in ((1, FIRM), (2, BO)):
        register.add("court.cases", case_number=case(n))
        register.add("court.case_parties", case_number=case(n), party=party, role="DEBTOR")
        register.add("court.list_entries", entry=f"E{n}", case_number=case(n), party=party)
    register.add("court.case_parties", case_number=case(1), party=ANN, role="DIRECTLY_RESPONSIBLE", debtor=FIRM)
    register.load()
    consent = Consent("C1", CLIENT, FIRM, "LENDING", date(2000, 1, 1), date(2100, 1, 1))
    open_consents(register.settings).add(consent)
    return register


@pytest.fixture(scope="module")
def hub(register):
    (port,) = free_ports(1)
    home = register.settings.home
    config = home / "liancha.toml"
    roles = ", ".join(f'"{one}"' for one in MATRIX.roles)
    clients = (
        f'[[access.clients]]\nid = "{id}"\norganisation = "云溪县人民法院"\nunit = "执行局"\n'
        f'issuer = "urn:liancha:local"\ncourt = "{court}"\nroles = [{roles}]\n'
        for id, court in ((CLIENT, "9901"), (HIGHER, "99"))
    )
    config.write_text("".join(clients), "utf-8")
    with running("serve", "--config", config, port=port, cwd=home, env={"LIANCHA_HOME": str(home)}):
        yield port


def lookup(role, line, purpose, *, with_case=True):
    """What a lookup states, and of whom its token is, where the purpose needs it."""
    stated = {"role": role, "purpose": purpose, "client": HIGHER if line.court_below else CLIENT}
    if line.needs == "case" or (line.may_give == "case" and with_case):
        stated["case"] = case(1)
    if line.needs == "consent":
        stated["consent"] = "C1"
    if line.needs == "self":
        stated["party"] = FIRM
    return stated


def ways(seen):
    """By coordinate of a group, the shortest way to it from the root, over fields that are seen where there is one.

    A way is the coordinates to it, the field itself last.
    """
    found = {}
    for permitted in (seen, set(GROUPS.values())):
        left = deque([(API.query_type, ())])
        met = {API.query_type.name}
        while left:
            type_, way = left.popleft()
            for name, field in type_.fields.items():
                coordinate = f"{type_.name}.{name}"
                group = GROUPS.get(coordinate)
                if group is not None:
                    found.setdefault(coordinate, (*way, coordinate))
                if group is not None and group not in permitted:
                    continue
                inner = get_named_type(field.type)
                types = API.get_possible_types(inner) if is_abstract_type(inner) else [inner]
                for one in types:
                    if isinstance(one, GraphQLObjectType) and one.name not in met:
                        met.add(one.name)
                        left.append((one, (*way, coordinate)))
    return found


def query_of(way, arguments):
    """The selection of a way's fields, from the root."""
    text = ""
    for at in range(len(way) - 1, -1, -1):
        type_name, _, name = way[at].partition(".")
        field = API.type_map[type_name].fields[name]
        given = ", ".join(f"{one}: {arguments[one]}" for one, of in field.args.items() if is_required_argument(of))
        inner = "" if is_leaf_type(get_named_type(field.type)) else f" {{ {text or '__typename'} }}"
        text = f"{name}({given}){inner}" if given else f"{name}{inner}"
        if at:
            text = f"... on {type_name} {{ {text} }}"
    return text


def arguments_of(purpose, register):
    checked = purpose if purpose in Purpose.__members__ else "LENDING"
    return {
        "uscc": f'"{FIRM}"', "id": f'"{register.id(ANN)}"', "idNumber": f'"{ANN}"', "caseNumber": f'"{case(1)}"',
        "subject": f'"{FIRM}"', "subjects": f'["{FIRM}"]', "of": f'"{FIRM}"', "from": f'"{FIRM}"',
        "to": f'"{OTHER}"', "text": '"云溪"', "department": '"court"', "since": '"2010-01-01"',
        "until": '"2020-01-01"', "purpose": checked,
    }  # fmt: skip


def walked(hub, register, stated, seen):
    """By coordinate, the code and coordinate of what was refused on the way to it, None where nothing was."""
    every = ways(seen)
    arguments = arguments_of(stated["purpose"], register)
    probes = {f"p{n}": coordinate for n, coordinate in enumerate(every)}
    found = {}
    keys = list(probes)
    for start in range(0, len(keys), 60):
        some = keys[start : start + 60]
        text = " ".join(f"{key}: {query_of(every[probes[key]], arguments)}" for key in some)
        answer = post(hub, f"{{ {text} }}", authorization=bearer(register.settings.home, **stated)).json
        found |= {probes[key]: set() for key in some}
        for error in answer.get("errors", []):
            said = error["extensions"]
            assert "path" in error, error
            found[probes[error["path"][0]]].add((said["code"], said.get("coordinate")))
    return found, every


@pytest.mark.parametrize(("role", "line", "purpose"), lines())
def test_every_field_for_every_role_and_purpose(hub, register, role, line, purpose):
    # Where a case may be given and need not, there are two lookups for the purpose.
    for with_case in (True, False) if line.may_give is not None else (True,):
        walk(hub, register, role, line, purpose, with_case=with_case)


def walk(hub, register, role, line, purpose, *, with_case):
    stated = lookup(role, line, purpose, with_case=with_case)
    seen = line.groups(case="case" in stated)
    refused, every = walked(hub, register, stated, seen)
    assert set(refused) == {one for one in GROUPS if not one.startswith(("Mutation.", "Subscription."))}
    for coordinate, said in refused.items():
        closed = [one for one in every[coordinate] if one in GROUPS and GROUPS[one] not in seen]
        withheld = {one for code, one in said if code == "UNAUTHORIZED_FIELD_OR_TYPE"}
        # The first that is closed is refused, and nothing behind it is asked for; nothing else is.
        assert withheld == set(closed[:1]), (coordinate, said)
        others = {code for code, _ in said} - {"UNAUTHORIZED_FIELD_OR_TYPE"}
        limited = any(GROUPS.get(one) in line.of_subjects for one in every[coordinate])
        begins = line.about is not None
        assert others <= ({"PARTY_NOT_COVERED"} if limited or begins else set()), (coordinate, said)


@pytest.mark.parametrize(("role", "line", "purpose"), lines())
def test_every_step_for_every_role_and_purpose(hub, register, role, line, purpose):
    """Of a case and an entry that there are not: who may take a step is told so, and who may not that it may not."""
    stated = lookup(role, line, purpose)
    known = bearer(register.settings.home, **stated)
    given = {
        "caseNumber": f'"{case(99)}"', "party": f'"{FIRM}"', "grounds": 1, "entry": '"E99"', "version": 1,
        "receivedOn": '"2020-01-01"', "reason": '"x"', "outcome": "REVOKED", "rejectionReceivedOn": '"2020-01-01"',
        "ground": "PERFORMED", "on": '"2020-01-01"', "basis": '"x"', "measure": '"1.6"', "feedback": '"F99"',
        "until": '"2100-01-01"', "legalBasis": '"x"', "cursor": '"p9.x"', "notice": '"N99"',
    }  # fmt: skip
    for name, field in API.mutation_type.fields.items():
        values = {**given, "request": f'"{name} {purpose}"'}
        if name == "decideReconsideration":
            values["outcome"] = "UPHELD"
        arguments = ", ".join(f"{one}: {values[one]}" for one, of in field.args.items() if is_required_argument(of))
        answer = post(hub, f"mutation {{ {name}({arguments}) {{ __typename }} }}", authorization=known).json
        (error,) = answer["errors"]
        closed = GROUPS[f"Mutation.{name}"] not in line.groups(case="case" in stated)
        assert (error["extensions"]["code"] == "UNAUTHORIZED_FIELD_OR_TYPE") == closed, (name, error)
        assert error["extensions"]["code"] != "SUBGRAPH_INTERNAL_ERROR"


def test_every_field_of_a_root_and_of_an_entity_is_of_a_group():
    assert [one for one, group in GROUPS.items() if group == UNCLASSIFIED] == []
    assert {f"Query.{name}" for name in API.query_type.fields} <= set(GROUPS)
    assert {f"Subscription.{name}" for name in API.subscription_type.fields} <= set(GROUPS)
    assert {f"Mutation.{name}" for name in API.mutation_type.fields} <= set(GROUPS)


def test_every_line_of_the_matrix_is_of_a_field_that_there_is():
    """A misspelt one would close nothing."""
    named = {one for group in MATRIX.fields.values() for one in group.of}
    for coordinate in named | set(MATRIX.begins) | set(MATRIX.checks):
        type_name, _, name = coordinate.partition(".")
        assert name == "*" or name in API.type_map[type_name].fields, coordinate
    assert set(MATRIX.parties) <= set(API.type_map)


OF_ITS_SUBJECTS = {
    "assets": "assets { total }",
    "borrowing": "loans { loan }",
    "tax": "taxArrears { id }",
    "case": "cases { role }",
    "procedure": "notices { id }",
    "exposure": "exposure { complete }",
}


@pytest.mark.parametrize(("role", "line", "purpose"), lines(lambda line: line.of_subjects))
def test_what_is_shown_of_its_subjects_alone(hub, register, role, line, purpose):
    """Beside the subject stands a company of which the same is asked: the one is answered, the other refused."""
    known = bearer(register.settings.home, **lookup(role, line, purpose))
    for group, selection in OF_ITS_SUBJECTS.items():
        if group not in line.of_subjects:
            continue
        query = f'{{ company(uscc: "{FIRM}") {{ {selection} shareholdings {{ company {{ other: {selection} }} }} }} }}'
        answer = post(hub, query, authorization=known).json
        name = selection.split()[0]
        own = answer["data"]["company"]
        assert own[name] is not None, group
        assert own["shareholdings"] == [{"company": {"other": None}}], group
        (error,) = answer["errors"]
        assert error["extensions"]["code"] == "PARTY_NOT_COVERED"
        assert error["path"] == ["company", "shareholdings", 0, "company", "other"]


@pytest.mark.parametrize(("role", "line", "purpose"), lines())
def test_whose_identity_number_is_whole(hub, register, role, line, purpose):
    """Ann is liable in the case, Bo is not; of the data subject, here a person, neither is the other."""
    stated = lookup(role, line, purpose)
    if line.needs == "self":
        stated["party"] = register.id(ANN)
    seen = "identity" in line.groups(case=True)
    for one in (ANN, BO):
        known = bearer(register.settings.home, **stated)
        query = "query($id: ID!) { person(id: $id) { identityNumber } }"
        answer = post(hub, query, {"id": register.id(one)}, authorization=known)
        shown = seen and one == ANN and line.whole
        assert (one in answer.body.decode()) == shown
        found = (answer.json["data"]["person"] or {}).get("identityNumber")
        masked = seen and line.about is None
        assert found == (one if shown else f"{one[:6]}********{one[-4:]}" if masked else None)


@pytest.mark.parametrize(("role", "line", "purpose"), lines(lambda line: line.about))
def test_a_query_begins_at_its_subjects_alone(hub, register, role, line, purpose):
    known = bearer(register.settings.home, **lookup(role, line, purpose))

    def refused(query, **variables):
        answer = post(hub, query, variables, authorization=known).json
        return [one["extensions"]["code"] for one in answer.get("errors", [])]

    by_code = "query($id: ID!) { company(uscc: $id) { id } }"
    assert refused(by_code, id=FIRM) == refused(by_code, id=f" {FIRM.lower()}") == []
    assert refused(by_code, id=OTHER) == ["PARTY_NOT_COVERED"]
    assert refused("query($id: ID!) { person(id: $id) { id } }", id=register.id(ANN)) == ["PARTY_NOT_COVERED"]
    assert refused("query($n: String!) { personByIdNumber(idNumber: $n) { id } }", n=ANN) == ["PARTY_NOT_COVERED"]
    # One that is nobody's is no other case than one that is.
    assert refused(by_code, id=company(99)) == ["PARTY_NOT_COVERED"]
    assert refused("query($n: String!) { personByIdNumber(idNumber: $n) { id } }", n=person(99)) == [
        "PARTY_NOT_COVERED"
    ]


def test_a_check_is_for_the_lookup_s_purpose(hub, register):
    query = "query($id: ID!, $for: Purpose!) { check(subject: $id, purpose: $for) { decision } }"

    def ask(checked, **stated):
        known = bearer(register.settings.home, client=CLIENT, **stated)
        return post(hub, query, {"id": FIRM, "for": checked}, authorization=known).json

    officer = {"role": "credit_officer", "purpose": "LENDING", "consent": "C1"}
    assert ask("LENDING", **officer)["data"]["check"] is not None
    (error,) = ask("CRIMINAL_INVESTIGATION", **officer)["errors"]
    assert error["message"] == "the lookup is for LENDING, and checks for nothing else"
    investigator = {"role": "investigator", "purpose": "ENFORCEMENT", "case": case(1)}
    assert ask("LENDING", **investigator)["data"]["check"] is not None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("title: 失信名单", "name: x"), "fields.list.title: Field required"),
        (("Query.measures", "Query measures"), "fields.catalogue.of.0: String should match"),
        (("Query.measures", "Query.company"), "Query.company is in two groups"),
        (
            ("sees: [catalogue, statistics, quality, deadlines, feed]", "sees: [catalogue, qualty]"),
            "sees qualty, which is no group",
        ),
        (("for: [AUDIT]", "for: [AUDIT, AUDIT]"), "the role auditor has two lines for one purpose"),
        (("needs: consent", "may_give: case"), "without a case, a consent or oneself a lookup is about nobody"),
        (("needs: consent", "needs: nothing"), "needs: Input should be 'case', 'consent' or 'self'"),
        (("  catalogue:", "  unclassified:"), "unclassified is the name of what no group names"),
        (("roles:", "roles: {"), "is no YAML"),
    ],
)
def test_a_matrix_with_a_mistake(tmp_path, change, said):
    path = tmp_path / "matrix.yaml"
    text = (Path(__file__).parents[2] / "gateway" / "access" / "matrix.yaml").read_text("utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change), "utf-8")
    with pytest.raises(BadMatrix, match=f"^{path}: .*{said}"):
        read_matrix(path)
