"""Secrets stand nowhere but where they are kept: not in logs, the process list, answers, metrics, or the disclosure log."""

import json
import os
from pathlib import Path
from urllib.parse import quote

from tests.registers import Register, case, company, person
from tests.server.running import bearer, free_ports, post, request, running

FIRM, ANN = company(1), person(1)
QUERY = (
    "query($id: ID!) { company(uscc: $id) { name directors { party { id name ... on Person { identityNumber } } } } }"
)


def processes():
    """What the process list shows of every process, its environment too where it may be read."""
    for folder in Path("/proc").glob("[0-9]*"):
        for name in ("cmdline", "environ"):
            try:
                # The tests' own environment is not the hub's to keep clean.
                if name == "cmdline" or folder.name != str(os.getpid()):
                    yield (folder / name).read_bytes()
            except OSError:
                continue


def test_they_stand_nowhere_else(tmp_path):
    register = Register(tmp_path / "home")
    register.add("commerce.companies", company=FIRM, name="云溪")
    register.add("public_security.persons", person=ANN, name="云安")
    register.add("commerce.offices", company=FIRM, holder=ANN, role="DIRECTOR")
    register.add("court.cases", case_number=case(1))
    register.add("court.case_parties", case_number=case(1), party=ANN, role="DEBTOR")
    register.load()
    home = register.settings.home
    (port,) = free_ports(1)
    env = {"LIANCHA_HOME": str(home), "LIANCHA_DEPARTMENT__TAX__URL": "http://127.0.0.1:9/graphql"}
    investigator = bearer(home, role="investigator", purpose="ENFORCEMENT", case=case(1))
    answers = []
    with running("serve", port=port, cwd=tmp_path, env=env):
        whole = post(port, QUERY, {"id": FIRM}, authorization=investigator)
        assert ANN in whole.body.decode()
        bad = "query($n: String!) { personByIdNumber(idNumber: $n) { id } }"
        for query, variables, headers in (
            (QUERY, {"id": ANN}, {}),
            (bad, {"n": ANN[:-1] + ("0" if ANN[-1] != "0" else "1")}, {}),
            (f'{{ personByIdNumber(idNumber: "{ANN}") {{ nothing }} }}', {}, {}),
            (f"{{ personByIdNumber(idNumber: {ANN}) {{ id }} }}", {}, {}),
            ('{ personByIdNumber(idNumber: "' + ANN, {}, {}),
            (QUERY, {"id": [ANN]}, {}),
            ("query($id: ID!) { company(uscc: $id) { taxYears { year } } }", {"id": FIRM}, {}),
            (QUERY, {"id": FIRM}, {"x-liancha-purpose": ANN}),
            (QUERY, {"id": FIRM}, {"x-liancha-case": ANN}),
        ):
            answers.append(post(port, query, variables, authorization=investigator, **headers))
        answers.append(request(port, "GET", f"/graphql?query={quote(QUERY)}&variables={quote(json.dumps({'id': ANN}))}",
                               headers={"authorization": investigator}))  # fmt: skip
        answers.append(request(port, "GET", "/ready"))
        answers.append(request(port, "GET", f"/nowhere/{ANN}"))
        answers.append(request(port, "GET", "/keys"))
        shown = list(processes())
    keys = {path.name: path.read_bytes() for path in (home / "keys").iterdir()}
    assert set(keys) == {"link.key", "token.jwk", "audit.jwk", "audit.key", "answer.jwk"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in (home / "keys").iterdir())
    private = [json.loads(content)["d"].encode() for name, content in keys.items() if name.endswith(".jwk")]
    secrets = [*private, keys["link.key"].strip(), keys["audit.key"], investigator.removeprefix("Bearer ").encode()]
    log = (tmp_path / f"log-{port}.txt").read_bytes()
    audit = b"".join(path.read_bytes() for path in (home / "audit").iterdir())
    for place in (log, audit, *(one.body for one in answers), *(str(one.headers).encode() for one in answers)):
        assert ANN.encode() not in place
        for secret in secrets:
            assert secret not in place
    for place in shown:
        assert ANN.encode() not in place
        assert all(secret not in place for secret in secrets)
