"""The attacker: in any role, over any query that the fuzzer makes, no value that the role may not see is in the bytes.

Every secret of the register is a text that stands nowhere else, so that it is found wherever it comes out: in a value, a
key, an error. What the role may see is worked out here from the matrix alone, beside the code that enforces it. A twin
of the register lacks the entries that may not be published: whoever may not know of them is answered alike by both.
"""

import asyncio
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import orjson
import pytest
from graphql import (
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_enum_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
)
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from gateway.access.caller import Caller, Client
from gateway.access.lookup import Lookup
from gateway.access.matrix import read_matrix
from gateway.planning.supergraph import Supergraph
from gateway.server.context import RequestContext
from gateway.server.hub import open_hub
from gateway.server.operations import GraphQLRequest, RequestError
from subgraphs.registry import load_department
from tests.registers import Register, Statements, case, company, person

FIRM, OTHER = company(1), company(2)
ANN, BO = person(1), person(2)
PARTIES = (FIRM, OTHER, ANN, BO)
# `make attacks` tries many more.
COUNT = int(os.environ.get("LIANCHA_TEST_ATTACKS", "150"))
NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
MATRIX = read_matrix()
API = Supergraph((Path(__file__).parents[2] / "schema.graphql").read_text("utf-8")).api
LINES = [(role, line) for role, of in MATRIX.roles.items() for line in of.lines]
CALLER = Caller("attacker", Client("bank", "演市银行", "信贷部", None), frozenset(), 0)


def secret(party, what):
    """A text that stands nowhere else."""
    return f"{what}{PARTIES.index(party)}QZX"


# By what each secret is, the groups that show it of a party; with `withheld` also the lookup's line must say so.
GROUPS = {
    "ACC": {"assets", "file"},
    "CRT": {"assets", "file"},
    "SEC": {"assets", "file"},
    "PLT": {"assets", "file"},
    "TRV": {"assets", "file"},
    "LON": {"borrowing", "file"},
    "SUB": {"borrowing", "file"},
    "TAX": {"tax", "file"},
    "FMR": {"identity", "search", "file"},
    "CAU": {"case"},
}


def filled(home, *, withheld):
    """A register with every secret of every party; `withheld`: with the entries that may not be published."""
    register = Register(home)
    register.add("court.courts", court="9901", name="云溪县人民法院")
    for code in (FIRM, OTHER):
        register.add("commerce.companies", company=code, name="云溪公司")
        for holder in (ANN, BO):
            register.add("commerce.offices", company=code, holder=holder, role="DIRECTOR")
    register.add("commerce.shareholdings", company=FIRM, holder=ANN, ratio="0.6")
    register.add("commerce.shareholdings", company=OTHER, holder=FIRM, ratio="0.7")
    for n, party in enumerate(PARTIES):
        if party in (ANN, BO):
            register.add("public_security.persons", person=party, name="云安")
            register.add("public_security.former_names", person=party, name=secret(party, "FMR"), until="2001-01-01")
            register.add("public_security.travel_documents", person=party, number=secret(party, "TRV"))
        register.add("public_security.vehicles", owner=party, plate=secret(party, "PLT"))
        register.add("finance.accounts", account=secret(party, "ACC"), holder=party)
        register.add("finance.loans", loan=secret(party, "LON"), borrower=party)
        register.add(
            "finance.subsidies", id=f"S{n}", recipient=party, programme=secret(party, "SUB"), amount="1",
            granted_on="2015-01-01",
        )  # fmt: skip
        register.add("land.parcels", certificate=secret(party, "CRT"))
        register.add("land.ownerships", certificate=secret(party, "CRT"), owner=party)
        register.add("securities.accounts", account=secret(party, "SEC"), holder=party, opened_on="2010-01-01")
        register.add(
            "tax.arrears", id=secret(party, "TAX"), taxpayer=party, tax_kind="增值税", amount="5", due_on="2016-01-01"
        )
        register.add("court.cases", case_number=case(n), court="9901", cause=secret(party, "CAU"))
        register.add("court.case_parties", case_number=case(n), party=party, role="DEBTOR")
        register.add("court.list_entries", entry=f"E{n}", case_number=case(n), party=party, expires_on="2020-01-01")
        if withheld:
            register.add(
                "court.list_entries", entry=f"HID{n}QZX", case_number=case(n), party=party, publishable="false"
            )
    register.load()
    # The twins were not written in the same millisecond.
    engine = register.engine(load_department("court"))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE liancha_list_changes SET at = '2026-01-01T00:00:00.000Z'")
    engine.dispose()
    return register


class Hubs:
    """The register's hub and its twin's, open in one event loop."""

    def __init__(self, folder):
        self.registers = []
        for withheld in (True, False):
            home = folder / str(withheld)
            home.mkdir()
            # One link key, so that the persons have the same ids.
            if self.registers:
                (home / "keys").mkdir()
                key = self.registers[0].settings.home / "keys" / "link.key"
                (home / "keys" / "link.key").write_bytes(key.read_bytes())
                (home / "keys" / "link.key").chmod(0o600)
            self.registers.append(filled(home, withheld=withheld))
        self.runner = asyncio.Runner()
        self.hubs = [open_hub(one.settings) for one in self.registers]
        for hub in self.hubs:
            hub.indexes.build()

    def ids(self):
        return {party: self.registers[0].id(party) for party in PARTIES}

    def ask(self, query, lookup):
        """The bytes that leave, of the register's hub and of its twin."""
        return [self.runner.run(self._ask(hub, query, lookup)) for hub in self.hubs]

    async def _ask(self, hub, query, lookup):
        try:
            context = RequestContext(lookup=lookup, now=NOW)
            response = await hub.executor.execute(GraphQLRequest(query, None, {}), context)
        except RequestError as refused:
            return orjson.dumps(refused.errors)
        return orjson.dumps({"data": response.data, "errors": response.errors})

    def close(self):
        for hub in self.hubs:
            self.runner.run(hub.close())
        self.runner.close()


@pytest.fixture(scope="module")
def hubs(tmp_path_factory):
    hubs = Hubs(tmp_path_factory.mktemp("twins"))
    yield hubs
    hubs.close()


class Queries:
    """Random valid queries over the API: any field, of any type, by any way, with arguments that hit."""

    def __init__(self, random, ids, purpose):
        self.random = random
        self.purpose = purpose
        self.ids = ids
        self.count = 0

    def text(self):
        fragments = []
        body = self._selection(API.query_type, self.random.randint(2, 6), fragments)
        return f"query {body} {' '.join(fragments)}"

    def _selection(self, type_, depth, fragments):
        parts = ["__typename"] if self.random.random() < 0.2 or not type_.fields else []
        names = list(type_.fields)
        self.random.shuffle(names)
        for name in names[: self.random.randint(1, 5)]:
            field = type_.fields[name]
            inner = get_named_type(field.type)
            self.count += 1
            head = f"a{self.count}: {name}{self._arguments(field)}"
            if is_leaf_type(inner):
                parts.append(head)
            elif depth > 0:
                parts.append(f"{head} {self._selection(inner, depth - 1, fragments)}")
        if is_abstract_type(type_):
            for one in API.get_possible_types(type_):
                if self.random.random() < 0.7:
                    parts.append(self._spread(one, depth, fragments))
        return f"{{ {' '.join(parts or ['__typename'])} }}"

    def _spread(self, type_, depth, fragments):
        body = self._selection(type_, depth, fragments)
        if self.random.random() < 0.7:
            return f"... on {type_.name} {body}"
        name = f"F{len(fragments)}"
        fragments.append(f"fragment {name} on {type_.name} {body}")
        return f"...{name}"

    def _arguments(self, field):
        given = [
            f"{name}: {self._value(name, argument.type)}"
            for name, argument in field.args.items()
            if is_required_argument(argument) or (self.random.random() < 0.2 and name != "after")
        ]
        return f"({', '.join(given)})" if given else ""

    def _value(self, name, type_):
        if is_non_null_type(type_):
            type_ = type_.of_type
        if is_list_type(type_):
            return f"[{self._value(name, get_nullable_type(type_.of_type))}]"
        if type_.name == "Purpose" and self.purpose in type_.values and self.random.random() < 0.8:
            return self.purpose
        if is_enum_type(type_):
            return self.random.choice(list(type_.values))
        if type_.name == "Int":
            return str(self.random.randint(1, 4))
        if type_.name == "Date":
            return f'"{self.random.choice(["2016-06-01", "2024-01-01"])}"'
        texts = {
            "caseNumber": [case(n) for n in range(4)],
            "idNumber": [ANN, BO],
            "text": ["云溪", "云安", "FMR2QZX", f"{ANN[:6]}********{ANN[-4:]}"],
            "department": ["court", "finance", "land"],
        }
        return f'"{self.random.choice(texts.get(name, list(self.ids.values())))}"'


_READ_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00")


def lookup_of(role, line, purpose, subject, *, with_case=True):
    """A lookup about one party, as a role's line has it."""
    case_given = line.needs == "case" or (line.may_give == "case" and with_case)
    subjects = frozenset({subject}) if line.needs is not None or case_given else frozenset()
    return Lookup(CALLER, role, purpose, line, line.groups(case=case_given), subjects)


def forbidden(lookup, ids):
    """The secrets that a lookup may not bring out."""
    line = lookup.line
    for party in PARTIES:
        covered = ids[party] in lookup.subjects
        for what, groups in GROUPS.items():
            shown = {one for one in groups & lookup.groups if covered or one not in line.of_subjects}
            if not shown:
                yield secret(party, what)
        if not line.withheld:
            yield f"HID{PARTIES.index(party)}QZX"
        if party in (ANN, BO) and not (line.whole and covered and "identity" in lookup.groups):
            yield party


@settings(max_examples=COUNT, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32), st.sampled_from(LINES), st.sampled_from(PARTIES), st.booleans())
def test_no_forbidden_value_is_ever_in_the_answer(hubs, seed, role_and_line, subject, with_case):
    random = Random(seed)
    role, line = role_and_line
    ids = hubs.ids()
    lookup = lookup_of(role, line, random.choice(line.purposes), ids[subject], with_case=with_case)
    note(f"{role} {lookup.purpose} about {subject}")
    query = Queries(random, ids, lookup.purpose).text()
    note(query)
    told, twin = hubs.ask(query, lookup)
    text = told.decode()
    for one in forbidden(lookup, ids):
        assert one not in text, one
    if not line.withheld:
        # Same values, same errors, same counts; but for when each hub's index was last read (readAt), by the clock.
        assert _READ_AT.sub("", text) == _READ_AT.sub("", twin.decode())


def test_what_may_not_be_known_takes_the_same_statements_as_what_is_not_there(hubs):
    """The timing class: the register and its twin are asked the same of their databases, statement by statement."""
    ids = hubs.ids()
    counting = [Statements(hub) for hub in hubs.hubs]
    (line,) = MATRIX.roles["approver"].lines
    lookup = lookup_of("approver", line, "OTHER", ids[FIRM])
    random = Random(5)
    for _ in range(120):
        query = Queries(random, ids, "OTHER").text()
        hubs.ask(query, lookup)
        # Threads take turns: in any order.
        told, twin = ({name: sorted(texts) for name, texts in one.texts.items()} for one in counting)
        assert told == twin
    assert sum(map(len, told.values())) > 80


def test_the_secrets_come_out_where_they_may(hubs):
    """The fuzzer would find nothing in a register that tells nothing: what is allowed is there to be found."""
    ids = hubs.ids()
    (line,) = MATRIX.roles["investigator"].lines
    lookup = lookup_of("investigator", line, "ENFORCEMENT", ids[ANN])
    query = f"""{{ person(id: "{ids[ANN]}") {{ identityNumber formerNames {{ name }} travelDocuments {{ number }}
      vehicles {{ plate }} bankAccounts {{ account }} loans {{ loan }} subsidies {{ programme }}
      ownerships {{ parcel {{ certificate }} }} securitiesAccounts {{ account }} taxArrears {{ id }}
      cases {{ case {{ cause }} }} defaulterStatus {{ entries {{ id }} }} }} }}"""
    text = hubs.ask(query, lookup)[0].decode()
    assert orjson.loads(text)["errors"] == []
    for what in GROUPS:
        assert secret(ANN, what) in text
    assert ANN in text
    assert "HID2QZX" in text
