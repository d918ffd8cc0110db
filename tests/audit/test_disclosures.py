"""What a hub records of what it tells: before the answer leaves, or it does not leave."""

import hashlib
import json
from datetime import date

import pytest

from gateway.access.consents import Consent
from gateway.audit.verification import records_of
from gateway.config import AuditSettings
from gateway.server.evidence import disclosure_log, pseudonyms
from gateway.server.own import open_consents
from tests.ingest.test_command import liancha
from tests.postgres import postgres
from tests.registers import Register, case, company, person
from tests.server.running import bearer, free_ports, post, request, running
from tests.servers import needs_postgres

FIRM, OTHER = company(1), company(2)
ANN, BO = person(1), person(2)
QUERY = """query Look($id: ID!) { company(uscc: $id) { name
  directors { party { id defaulterStatus { listed } } } } }"""


@pytest.fixture(scope="module", params=["files", pytest.param("PostgreSQL", marks=needs_postgres)])
def kept(request):
    """Where the log is kept: gives each who asks a file of settings that says so, and the settings."""
    if request.param == "files":
        yield lambda folder, settings: settings
        return
    with postgres() as server:

        def in_postgres(folder, settings):
            url = server.database()
            (folder / "liancha.toml").write_text(f'[audit]\nurl = "{url}"\n', "utf-8")
            return settings.model_copy(update={"audit": AuditSettings(url=url)})

        yield in_postgres


@pytest.fixture(scope="module")
def register(tmp_path_factory, kept):
    register = Register(tmp_path_factory.mktemp("home") / ".liancha")
    for code in (FIRM, OTHER):
        register.add("commerce.companies", company=code, name="云溪")
    for one in (ANN, BO):
        register.add("public_security.persons", person=one, name="云安")
        register.add("commerce.offices", company=FIRM, holder=one, role="DIRECTOR")
    register.add("court.courts", court="9901")
    register.add("court.cases", case_number=case(1))
    register.add("court.case_parties", case_number=case(1), party=FIRM, role="DEBTOR")
    register.load()
    consent = Consent("C1", "local", FIRM, "LENDING", date(2000, 1, 1), date(2100, 1, 1))
    open_consents(register.settings).add(consent)
    register.settings = kept(register.settings.home.parent, register.settings)
    return register


@pytest.fixture(scope="module")
def hub(register):
    (port,) = free_ports(1)
    home = register.settings.home
    with running("serve", port=port, cwd=home.parent, env={"LIANCHA_HOME": str(home)}):
        yield port


def recorded(settings):
    return [json.loads(line) for line in records_of(disclosure_log(settings))]


def last(settings):
    return recorded(settings)[-1]


def test_one_record_says_who_was_told_what_of_whom_and_why(hub, register):
    settings = register.settings
    officer = bearer(settings.home, role="credit_officer", purpose="LENDING", consent="C1")
    answer = post(hub, QUERY, {"id": FIRM}, authorization=officer)
    assert answer.json["data"]["company"]["name"] == "云溪"
    record = last(settings)
    name = pseudonyms(settings).of
    at = record.pop("at")
    assert at.startswith("20")
    assert len(record.pop("prev")) == 64
    told = [{**one, "of": sorted(one["of"])} for one in record.pop("told")]
    assert record == {
        "n": record["n"], "organisation": "本机", "unit": "本机", "client": "local", "subject": "tester",
        "role": "credit_officer", "purpose": "LENDING", "case": None, "consent": "C1",
        "operation": {"name": "Look", "sha256": hashlib.sha256(QUERY.encode()).hexdigest()},
    }  # fmt: skip
    assert told == [
        {"fields": ["Query.company"], "of": []},
        {"fields": ["Company.directors", "Company.name", "Office.party"], "of": [name(FIRM)]},
        {
            "fields": ["DefaulterStatus.listed", "Party.defaulterStatus", "Party.id"],
            "of": sorted([name(register.id(ANN)), name(register.id(BO))]),
        },
    ]
    (line,) = [one for one in records_of(disclosure_log(settings)) if json.loads(one)["n"] == record["n"]]
    assert answer.headers["x-liancha-record"] == f"{record['n']}:{hashlib.sha256(line).hexdigest()}"
    # Nobody is named in it, and nothing that was told stands in it.
    for text in (ANN, register.id(ANN), FIRM, "云溪", "云安"):
        assert text.encode() not in line


def test_what_was_withheld_or_not_there_is_not_told(hub, register):
    settings = register.settings
    post(hub, QUERY, {"id": company(99)})
    assert last(settings)["told"] == []
    post(hub, "query($id: ID!) { company(uscc: $id) { name taxArrears { id } } }", {"id": FIRM})
    record = last(settings)
    assert [one["fields"] for one in record["told"]] == [["Query.company"], ["Company.name"]]
    assert record["errors"] == {"UNAUTHORIZED_FIELD_OR_TYPE": 1}


def test_who_was_checked_was_told_of_also_where_the_party_itself_is_not_asked_for(hub, register):
    asked = """query($id: ID!) {
      check(subject: $id, purpose: OTHER) { decision }
      screening(subjects: [$id], purpose: OTHER) { results { decision } }
      exposure(subject: $id) { complete }
    }"""
    answer = post(hub, asked, {"id": OTHER})
    assert answer.json["data"]["check"] == {"decision": "CLEAR"}
    (told,) = [one for one in last(register.settings)["told"] if one["of"]]
    assert told == {
        "fields": ["Check.decision", "Exposure.complete", "ScreenedSubject.decision"],
        "of": [pseudonyms(register.settings).of(OTHER)],
    }


def test_what_comes_later_is_recorded_too_before_it_comes(hub, register):
    query = "query($id: ID!) { company(uscc: $id) { id ... @defer { exposure { hits { relation } complete } } } }"
    before = len(recorded(register.settings))
    answer = post(hub, query, {"id": FIRM}, accept="multipart/mixed")
    assert b'"hasNext":false' in answer.body
    first, second = recorded(register.settings)[before:]
    name = pseudonyms(register.settings).of(FIRM)
    assert {"fields": ["Company.id"], "of": [name]} in first["told"]
    # Whose exposure it is the first part has said.
    assert [one["of"] for one in second["told"] if "Exposure.complete" in one["fields"]] == [[name]]


def test_a_refusal_is_recorded_and_nonsense_in_it_is_not(hub, register):
    nonsense = bearer(register.settings.home, role="approver", purpose=ANN)
    assert post(hub, QUERY, {"id": FIRM}, authorization=nonsense).status == 403
    record = last(register.settings)
    assert (record["refused"], record["purpose"], record["subject"]) == ("PURPOSE_UNKNOWN", None, "tester")
    assert ANN not in json.dumps(record)


def test_the_schema_is_told_without_a_record(hub, register):
    before = len(recorded(register.settings))
    answer = post(hub, "{ __schema { queryType { name } } }")
    assert "x-liancha-record" not in answer.headers
    assert len(recorded(register.settings)) == before


def test_nothing_is_disclosed_when_the_log_cannot_be_written(register):
    """Its folder is a file, for a while."""
    (port,) = free_ports(1)
    home = register.settings.home
    config = home / "elsewhere"
    config.mkdir()
    for one in ("databases", "keys", "listings", "links", "names"):
        if (home / one).exists():
            (config / one).symlink_to(home / one)
    folder = config / "audit"
    folder.write_bytes(b"in the way")
    with running("serve", port=port, cwd=config, env={"LIANCHA_HOME": str(config)}):
        answer = post(port, QUERY, {"id": FIRM}, authorization=bearer(home))
        (error,) = answer.json["errors"]
        assert (answer.status, error["extensions"]["code"]) == (503, "DISCLOSURE_LOG_UNAVAILABLE")
        assert "data" not in answer.json
        assert "云溪" not in answer.body.decode()
        stream = post(port, QUERY, {"id": FIRM}, authorization=bearer(home), accept="text/event-stream")
        assert "云溪" not in stream.body.decode()
        folder.unlink()
        assert post(port, QUERY, {"id": FIRM}, authorization=bearer(home)).status == 200


def test_a_party_is_told_who_looked_and_an_auditor_also_who_in_them(hub, register):
    settings = register.settings
    officer = bearer(settings.home, role="credit_officer", purpose="LENDING", consent="C1")
    assert post(hub, QUERY, {"id": FIRM}, authorization=officer).status == 200

    def who_saw(authorization, query=""):
        return request(hub, "GET", f"/who-saw{query}", headers={"authorization": authorization})

    own = bearer(settings.home, role="data_subject", party=register.id(BO), purpose="SUBJECT_ACCESS")
    looks = who_saw(own).json["data"]
    assert looks[-1] | {"at": 0, "n": 0} == {
        "at": 0, "n": 0, "organisation": "本机", "unit": "本机", "role": "data_subject", "purpose": "SUBJECT_ACCESS",
        "fields": ["who-saw"],
    }  # fmt: skip
    assert looks[-2] | {"at": 0, "n": 0} == {
        "at": 0, "n": 0, "organisation": "本机", "unit": "本机", "role": "credit_officer", "purpose": "LENDING",
        "fields": ["DefaulterStatus.listed", "Party.defaulterStatus", "Party.id"],
    }  # fmt: skip
    # It asks about itself, and about nobody else.
    assert who_saw(own, f"?id={register.id(BO)}").json["data"][-1]["fields"] == ["who-saw"]
    assert who_saw(own, f"?id={OTHER}").status == 403
    auditor = bearer(settings.home, role="auditor", purpose="AUDIT")
    found = who_saw(auditor, f"?id={register.id(BO)}").json["data"]
    assert [one["subject"] for one in found if one["purpose"] == "LENDING"][-1] == "tester"
    assert found[-1]["fields"] == ["who-saw"]
    assert who_saw(auditor).status == who_saw(auditor, "?id=x").status == 400
    assert who_saw(officer).status == 403
    printed = liancha(settings.home.parent, "audit", "who-saw", register.id(BO)).stdout.splitlines()
    assert [json.loads(one)["n"] for one in printed] == [one["n"] for one in found]


def test_the_log_by_the_command_line(hub, register, tmp_path):
    folder = register.settings.home.parent
    receipt = post(hub, QUERY, {"id": FIRM}).headers["x-liancha-record"]
    count = len(recorded(register.settings))
    done = liancha(folder, "audit", "verify", "--receipt", receipt)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{count} records, all as they were written\n", "")
    kept = tmp_path / "checkpoint.json"
    kept.write_text(liancha(folder, "audit", "checkpoint").stdout, "utf-8")
    assert json.loads(kept.read_bytes())["size"] == count
    assert liancha(folder, "audit", "verify", "--checkpoint", kept).returncode == 0
    exported = tmp_path / "log.jsonl"
    assert liancha(folder, "audit", "export", "-o", exported).returncode == 0
    assert exported.read_bytes().splitlines() == list(records_of(disclosure_log(register.settings)))
    proof = json.loads(liancha(folder, "audit", "prove", "0").stdout)
    assert (proof["number"], proof["size"], json.loads(proof["record"])["n"]) == (0, count, 0)
    changed = f"{receipt[:-1]}{'0' if receipt[-1] != '0' else '1'}"
    wrong = liancha(folder, "audit", "verify", "--receipt", changed)
    assert wrong.returncode == 1
    assert wrong.stderr.endswith("is not the one of its receipt\n")
    assert liancha(folder, "audit", "verify", "--receipt", "x").returncode == 2
    assert liancha(folder, "audit", "prove", "99999").returncode == 2
