"""The hub before the Node world: the audit of GraphQL over HTTP, and Hive Gateway over the same departments."""

import csv
from contextlib import ExitStack

import pytest

from demo.generate import DEPARTMENTS, generate
from gateway.composition.compose import SubgraphSource, compose
from gateway.config import Settings
from gateway.server.hub import sources
from ingest.load import load_file
from subgraphs.databases.opening import create_database
from subgraphs.registry import load_department, load_departments
from tests.node.peers import FOLDER, needs_node, run
from tests.registers import Register
from tests.server.running import bearer, free_ports, investigating, post, running, started
from tests.server.test_hub import MAIN_QUESTION


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with a demo register, and the code of its company."""
    home = tmp_path_factory.mktemp("home")
    key = Register(home).key
    subject, files = generate(home / "files", 100, 5)
    for name, paths in files.items():
        department = load_department(name)
        engine = create_database(home, department, key)
        for path in paths:
            assert load_file(engine, department.metadata.tables[path.stem], path, key).refused == []
        engine.dispose()
    return home, subject


@needs_node
def test_all_checks_of_the_graphql_over_http_audit_pass(home):
    (port,) = free_ports(1)
    with running("serve", port=port, cwd=home[0], env={"LIANCHA_HOME": str(home[0])}):
        verdicts = run("audit.mjs", f"http://127.0.0.1:{port}/graphql", bearer(home[0]))
    assert len(verdicts) == 61
    assert [one for one in verdicts if one["status"] != "ok"] == []


# The departments are told who asks.
PASSING_ON = """export const gatewayConfig = { propagateHeaders: { fromClientToSubgraphs({ request }) {
  return { authorization: request.headers.get("authorization") };
} } };
"""

CHECK = """query($subject: ID!, $purpose: Purpose!) { check(subject: $subject, purpose: $purpose) {
  decision complete missingDepartments statement { zh }
  measures { code action trigger { relation party { id name } entry { caseNumber } path { to { id } } facts { code } } }
} }"""


def live_case(home, subject):
    """A case that is enforced against a company of the demo's register."""
    with (home / "files" / "court" / "case_parties.csv").open(encoding="utf-8") as file:
        parties = [row for row in csv.DictReader(file) if (row["party"], row["role"]) == (subject, "DEBTOR")]
    return parties[0]["case_number"]


@needs_node
def test_hive_gateway_answers_the_main_question_as_the_hub_does(home):
    folder, subject = home
    env = {"LIANCHA_HOME": str(folder)}
    *ports, hub_port, hive_port = free_ports(9)
    # schema.graphql, with the ports that happen to be free.
    given = sources(Settings(), load_departments(DEPARTMENTS))
    supergraph = folder / "supergraph.graphql"
    supergraph.write_text(
        compose(
            [
                SubgraphSource(one.name, f"http://127.0.0.1:{port}/graphql", one.sdl)
                for one, port in zip(given, ports, strict=True)
            ]
        ).sdl,
        "utf-8",
    )
    # Interface objects are beyond Hive Gateway's default runtime (of a field that one adds it answers null and no
    # error); its own planner, the one of Hive Router, takes them.
    hive = [str(FOLDER / "node_modules" / ".bin" / "hive-gateway"), "supergraph", str(supergraph)]
    config = folder / "hive.config.mjs"
    config.write_text(PASSING_ON, "utf-8")
    hive += ["--config-path", str(config), "--host", "127.0.0.1", "--port", str(hive_port), "--hive-router-runtime"]
    with ExitStack() as stack:
        for name, port in zip(DEPARTMENTS, ports, strict=True):
            stack.enter_context(running("subgraph", name, port=port, cwd=folder, env=env))
        stack.enter_context(running("serve", port=hub_port, cwd=folder, env=env))
        stack.enter_context(started(hive, f"/healthcheck@{hive_port}", cwd=folder))
        known = investigating(hub_port, live_case(folder, subject))
        ours = post(hub_port, MAIN_QUESTION, {"uscc": subject}, authorization=known).json
        theirs = post(hive_port, MAIN_QUESTION, {"uscc": subject}, authorization=known).json
        for purpose in ("LENDING", "SUPERVISION", "EQUITY_INCENTIVE"):
            checked = {"subject": subject, "purpose": purpose}
            answer = post(hive_port, CHECK, checked, authorization=known).json
            assert answer == post(hub_port, CHECK, checked, authorization=known).json
    assert len(ours["data"]["company"]["exposure"]["hits"]) >= 4
    assert theirs == ours
