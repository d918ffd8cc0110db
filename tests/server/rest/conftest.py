import hashlib
import json

import pytest

from tests.registers import Register
from tests.server.rest.register import fill
from tests.server.running import free_ports, readiness, running

# What a manifest may have: a change, a variable that is an object, one that lasts, a name twice, no name, and what the
# hub cannot answer.
MANIFEST = [
    (
        "# 纳入\n# A debtor is listed.\nmutation Enlist($request: ID!, $caseNumber: ID!, $party: ID!, $grounds: Int!)"
        " { list(request: $request, caseNumber: $caseNumber, party: $party, grounds: $grounds) { kind caseNumber } }"
    ),
    "query Counted($listed: Days) { countedEntries(listed: $listed, first: 5) { entries { caseNumber } } }",
    "subscription Follow($after: String) { listChanged(after: $after) { kind caseNumber } }",
    "query Twice { measures { code } }",
    "query Twice { measures { title } }",
    "{ measures { action: code } }",
    "query Person($id: ID!) { person(id: $id) { id } }",
    "query Old { formerly }",
]


@pytest.fixture(scope="package")
def register(tmp_path_factory):
    return fill(Register(tmp_path_factory.mktemp("rest") / "home"))


@pytest.fixture(scope="package")
def hub(register, tmp_path_factory):
    manifest = tmp_path_factory.mktemp("manifest") / "manifest.json"
    operations = [{"id": hashlib.sha256(one.encode()).hexdigest(), "name": "x", "body": one} for one in MANIFEST]
    given = {"format": "apollo-persisted-query-manifest", "version": 1, "operations": operations}
    manifest.write_text(json.dumps(given), "utf-8")
    (port,) = free_ports(1)
    home = register.settings.home
    env = {"LIANCHA_HOME": str(home), "LIANCHA_HUB__OPERATIONS": str(manifest)}
    with running("serve", port=port, cwd=home, env=env):
        readiness(port)
        yield port
