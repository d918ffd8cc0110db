"""`liancha screen` as a user types it: a file in, the same file with what was found out."""

import csv
import hashlib
import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
import zlib

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pypdf
import pytest
from starlette.responses import PlainTextResponse

from gateway.audit.verification import records_of
from gateway.screening.outcome import Answer, Batch, LookedUp
from gateway.screening.spool import OtherScreening, Question, Spool
from gateway.server.evidence import disclosure_log
from gateway.server.own import open_reports
from subgraphs.common.scalars import now_in_shanghai
from tests.ingest.test_command import liancha
from tests.registers import case, person
from tests.screening.conftest import ANN, LED, LISTED, PLAIN
from tests.server.running import bearer, free_ports, readiness, running, serving

HEADER = ("客户", "证件号码", "金额")
ROWS = [
    ("丙", PLAIN, "1"),
    ("甲", LED, "2"),
    ("乙", LISTED, "3"),
    ("安", ANN, "4"),
    ("生", person(99), "5"),
    ("空", "", "6"),
]
ADDED = ("核查结论", "结论代码", "主体名称", "适用措施", "触发原因", "依据原文", "未能核查的原因", "查询日期", "存证号")


@pytest.fixture
def folder(tmp_path, register):
    with (tmp_path / "applicants.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([HEADER, *ROWS])
    return tmp_path


@pytest.fixture
def screen(folder, register):
    def run(*arguments, purpose="LENDING", output="results.csv", file="applicants.csv"):
        home = str(register.settings.home)
        return liancha(folder, "screen", file, "-o", output, "--purpose", purpose, *arguments, LIANCHA_HOME=home)

    return run


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def answer_of(screened):
    lookup = LookedUp("本机", "credit_officer", "LENDING", "LENDING")
    return Answer(Answer.body_of(Batch(screened, "2026-01-01", lookup)), "")


def records(register):
    return [json.loads(line) for line in records_of(disclosure_log(register.settings))]


def test_each_row_stands_as_it_was_with_what_was_found_beside_it(screen, folder, register):
    done = screen()
    assert done.returncode == 4 | 8, done.stderr
    rows = rows_of(folder / "results.csv")
    assert tuple(rows[0]) == (*HEADER, *ADDED)
    assert [tuple(row[name] for name in HEADER) for row in rows] == ROWS
    assert [(row["结论代码"], row["核查结论"], row["主体名称"]) for row in rows] == [
        ("CLEAR", "未发现适用的措施", ""),
        ("REFERENCE", "参考", "云溪甲"),
        ("STRICT_REVIEW", "从严审核", "云溪乙"),
        ("STRICT_REVIEW", "从严审核", "云安"),
        ("CONSENT_UNKNOWN", "未能核查", ""),
        ("BAD_IDENTIFIER", "未能核查", ""),
    ]
    led = rows[1]
    assert led["适用措施"].startswith("5.3 ")
    assert led["触发原因"] == f"主体的法定代表人 云安 {case(1)}"
    assert led["依据原文"]
    assert rows[4]["未能核查的原因"] == "没有登记该主体对本机构、本目的的有效授权"
    today = now_in_shanghai().date().isoformat()
    assert {row["查询日期"] for row in rows} == {today}
    # Whoever wants to know can hold it against the log.
    number, _, digest = rows[0]["存证号"].partition(":")
    line = list(records_of(disclosure_log(register.settings)))[int(number)]
    assert hashlib.sha256(line).hexdigest() == digest
    assert rows[4]["存证号"] == ""
    assert stat.S_IMODE((folder / "results.csv").stat().st_mode) == 0o600
    assert sorted(path.name for path in folder.iterdir()) == ["applicants.csv", "results.csv"]


def test_the_log_says_who_asked_whom_by_whose_consent(screen, register):
    before = len(records(register))
    assert screen().returncode == 12
    told, *refused = sorted(records(register)[before:], key=lambda one: "refused" in one)
    assert (told["client"], told["role"], told["purpose"]) == ("local", "credit_officer", "LENDING")
    assert sorted(reference for one in told["told"] for reference in one.get("consents", ())) == [
        "SQ-0", "SQ-1", "SQ-2", "SQ-3",
    ]  # fmt: skip
    assert [one["refused"] for one in refused] == ["CONSENT_UNKNOWN"]


@pytest.mark.parametrize(
    ("wanted", "code"), [((PLAIN,), 0), ((PLAIN, LED), 4), ((PLAIN, person(99)), 8), ((LED, person(99)), 12)]
)
def test_the_exit_code_says_whether_anything_was_found_or_could_not_be_checked(screen, folder, wanted, code):
    (folder / "applicants.csv").write_text("subject\n" + "".join(f"{one}\n" for one in wanted), "utf-8")
    assert screen().returncode == code


def test_a_workbook_has_the_measures_one_by_one_and_what_was_asked(screen, folder):
    workbook = openpyxl.Workbook()
    for row in (HEADER, *ROWS):
        workbook.active.append(row)
    workbook.save(folder / "applicants.xlsx")
    assert screen(file="applicants.xlsx", output="results.xlsx").returncode == 12
    found = openpyxl.load_workbook(folder / "results.xlsx")
    assert found.sheetnames == ["核查结果", "适用措施明细", "说明"]
    results, details, about = ([[cell or "" for cell in row] for row in sheet.values] for sheet in found)
    assert [row[:3] for row in results] == [list(row) for row in (HEADER, *ROWS)]
    assert results[2][3:6] == ["参考", "REFERENCE", "云溪甲"]
    assert [row[0] for row in details] == ["行号", "3", "4", "5"]
    led = dict(zip(details[0], details[1], strict=True))
    assert (led["措施编号"], led["与主体的关系"], led["失信被执行人"]) == ("5.3", "主体的法定代表人", "云安")
    assert (led["执行案号"], led["执行法院"], led["列入日期"]) == (case(1), "九州省云溪市人民法院", "2016-01-01")
    said = dict(about[1:])
    assert (said["查询目的"], said["行数"], said["从严审核"]) == ("融资授信（LENDING）", "6", "2")
    assert said["未能核查 CONSENT_UNKNOWN"] == "1"
    assert "不自动作出决定" in said["法律依据"]
    sheet = found["核查结果"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:L7")


def test_parquet_and_english(screen, folder):
    columns = dict(zip(("name", "id"), zip(*[row[:2] for row in ROWS], strict=True), strict=True))
    pq.write_table(pa.table(columns), folder / "applicants.parquet")
    done = screen("--language", "en", file="applicants.parquet", output="results.parquet")
    assert done.returncode == 12
    rows = pq.read_table(folder / "results.parquet").to_pylist()
    assert list(rows[1])[:6] == ["name", "id", "decision", "decision code", "name (2)", "measures"]
    assert rows[1]["triggers"] == f"its legal representative 云安 {case(1)}"
    assert rows[4]["not checked because"] == "no consent of the party is registered for the client and purpose"


def test_what_cannot_be_done_is_said_in_a_line(screen, folder):
    twice = folder / "twice.csv"
    twice.write_text("id,uscc\n1,2\n", "utf-8")
    none = folder / "none.csv"
    none.write_text("name,number\n1,2\n", "utf-8")
    token = folder / "token"
    token.write_text("nonsense", "utf-8")
    for arguments, changed, said in (
        ((), {"file": "nobody.csv"}, "nobody.csv: No such file"),
        ((), {"file": "none.csv"}, "no column is called as one of subjects is: say which of name, number"),
        ((), {"file": "twice.csv"}, "id, uscc are each called as one of subjects is: say which of id, uscc"),
        (("--column", "x"), {}, "no columns are called x: 客户, 证件号码, 金额"),
        ((), {"output": "applicants.csv"}, "-o: the results would take the place of the applicants"),
        ((), {"output": "results.pdf"}, ".pdf: results are .csv, .xlsx or .parquet"),
        (("--report", "report.xlsx"), {}, "--report: a report is .pdf"),
        ((), {"purpose": "CURIOSITY"}, "PURPOSE_UNKNOWN: there is no such purpose"),
        ((), {"purpose": "ENFORCEMENT"}, "ROLE_REQUIRED"),
        (("--role", "investigator"), {"purpose": "ENFORCEMENT"}, "CASE_REQUIRED"),
        (("--token-file", "token"), {}, "--token-file: the token is no JSON Web Token"),
        (("--hub", "http://127.0.0.1:9"), {}, "--hub goes with --token-file"),
        (
            ("--hub", "http://hub.example", "--token-file", "token"),
            {},
            "--hub: what is told of people is sent over https",
        ),
    ):
        done = screen(*arguments, **changed)
        assert (done.returncode, said in done.stderr.replace("\n", " ")) == (2, True), done.stderr
        assert "Traceback" not in done.stderr
        assert not (folder / "results.csv").exists()
        assert not list(folder.glob("*.partial"))


def test_a_report_is_made_of_it_too(screen, folder, register):
    done = screen("--report", "report.pdf", "--language", "en")
    assert done.returncode == 12, done.stderr
    report = folder / "report.pdf"
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(report).pages)
    assert f"{len(ROWS)}" in text
    assert "applicants.csv" in text
    (code,) = set(re.findall(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", text))
    reports = open_reports(register.settings)
    issued = reports.of(code)
    reports.close()
    assert issued is not None
    assert issued.sha256 == hashlib.sha256(report.read_bytes()).hexdigest()
    assert (issued.subjects, issued.decisions, issued.unchecked) == (
        6,
        {"CLEAR": 1, "REFERENCE": 1, "STRICT_REVIEW": 2},
        2,
    )
    # Whoever has the home, or its keys, verifies it as any answer.
    (folder / "signature").write_text(issued.signature, "ascii")
    home = str(register.settings.home)
    verified = liancha(folder, "verify-answer", "report.pdf", "signature", LIANCHA_HOME=home)
    assert (verified.returncode, json.loads(verified.stdout)["record"]) == (0, issued.records[-1])
    with report.open("ab") as file:
        file.write(b" ")
    verified = liancha(folder, "verify-answer", "report.pdf", "signature", LIANCHA_HOME=home)
    assert (verified.returncode, "the signature is not of this answer" in verified.stderr) == (1, True)


def test_an_investigator_screens_under_a_case(screen, folder):
    done = screen("--role", "investigator", "--case", case(1), "--check-for", "LENDING", purpose="ENFORCEMENT")
    assert done.returncode == 12
    assert [row["结论代码"] for row in rows_of(folder / "results.csv")][:4] == [
        "CLEAR", "REFERENCE", "STRICT_REVIEW", "STRICT_REVIEW",
    ]  # fmt: skip


def test_a_hub_that_is_served_is_asked_for_the_same(screen, folder, register):
    assert screen(output="own.csv").returncode == 12
    (port,) = free_ports(1)
    home = register.settings.home
    token = bearer(home, role="credit_officer", purpose="LENDING").removeprefix("Bearer ")
    (folder / "token").write_text(token, "ascii")
    with running("serve", port=port, cwd=folder, env={"LIANCHA_HOME": str(home)}):
        readiness(port)
        at = ("--hub", f"http://127.0.0.1:{port}", "--token-file", "token")
        done = screen(*at, "--report", "report.pdf", output="served.csv")
    assert done.returncode == 12, done.stderr
    own, served = (rows_of(folder / name) for name in ("own.csv", "served.csv"))
    for row in (*own, *served):
        del row["存证号"]
    assert own == served
    assert len(pypdf.PdfReader(folder / "report.pdf").pages) == 2
    away = screen("--hub", f"http://127.0.0.1:{port}", "--token-file", "token", output="away.csv")
    assert (away.returncode, "does not answer" in away.stderr) == (2, True)


def test_what_was_broken_off_goes_on_where_it_was(folder, register):
    """Killed within a file of many batches; the same command asks for nothing that it has."""
    many = folder / "many.csv"
    with many.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(ROWS[at % 4] for at in range(40_000))
    command = [sys.executable, "-c", "from gateway.cli import main; main()", "screen", "many.csv", "-o", "out.csv"]
    command += ["--purpose", "LENDING", "--processes", "1"]
    env = {**os.environ, "LIANCHA_HOME": str(register.settings.home)}
    process = subprocess.Popen(command, cwd=folder, env=env, stderr=subprocess.PIPE)
    partial = folder / "out.csv.partial"
    until = time.monotonic() + 60
    while not partial.exists() or partial.read_bytes().count(b"\n") < 3:
        assert time.monotonic() < until
        assert process.poll() is None
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (folder / "out.csv").exists()
    with partial.open("ab") as file:
        # What a machine that lost its power may leave.
        file.write(b"1234abcd {torn")
    kept = partial.read_bytes().count(b"\n") - 1
    before = len(records(register))
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 4, done.stderr
    assert not partial.exists()
    batches = -(-40_000 // 4096)
    assert len(records(register)) - before == batches - kept
    codes = [row["结论代码"] for row in rows_of(folder / "out.csv")]
    assert codes == ["CLEAR", "REFERENCE", "STRICT_REVIEW", "STRICT_REVIEW"] * 10_000


def test_what_was_broken_off_of_another_question_is_not_gone_on_with(screen, folder):
    question = Question("0" * 64, "证件号码", {"purpose": "LENDING"}, None)
    spool = Spool.at(folder / "results.csv.partial", question, "2026-01-01", "2026-01-01T00:00:00+08:00")
    spool.add([], answer_of(4096))
    spool.close()
    refused = screen()
    assert (refused.returncode, "is of another file or another question" in refused.stderr) == (2, True)
    assert screen("--fresh").returncode == 12


def test_what_is_asked_is_of_one_day_and_of_one_hub(screen, folder):
    digest = hashlib.sha256((folder / "applicants.csv").read_bytes()).hexdigest()
    for day, hub in (("2026-01-01", None), (None, "https://hub.example")):
        question = Question(digest, "证件号码", {"purpose": "LENDING"}, None, day, hub)
        spool = Spool.at(
            folder / "results.csv.partial", question, "2026-01-01", "2026-01-01T00:00:00+08:00", fresh=True
        )
        spool.add([], answer_of(len(ROWS)))
        spool.close()
        assert "is of another file or another question" in screen().stderr
    assert screen("--as-of", "2026-01-01", "--fresh").returncode == 12


def test_two_do_not_write_the_same_results(screen, folder):
    question = Question("0" * 64, "证件号码", {"purpose": "LENDING"}, None)
    spool = Spool.at(folder / "results.csv.partial", question, "2026-01-01", "2026-01-01T00:00:00+08:00")
    refused = screen("--fresh")
    assert (refused.returncode, "is being written by another screening" in refused.stderr) == (2, True)
    spool.close()
    assert screen().returncode == 12


def test_what_another_version_wrote_is_not_gone_on_with(folder):
    path = folder / "results.csv.partial"
    question = Question("0" * 64, "证件号码", {"purpose": "LENDING"}, None)
    spool = Spool.at(path, question, "2026-01-01", "2026-01-01T00:00:00+08:00")
    spool.add([], answer_of(4096))
    other = b'{"rows": 1}'
    with path.open("ab") as file:
        file.write(b"%08x %b\n" % (zlib.crc32(other), other))
    kept = spool.batches()
    assert next(kept).batch.screened == 4096
    with pytest.raises(OtherScreening, match="is of another version: --fresh begins anew"):
        next(kept)
    spool.close()


@pytest.mark.parametrize(("status", "body"), [(200, "nonsense"), (404, "<html>")])
def test_who_is_no_hub_is_told_from_one(screen, folder, status, body):
    async def application(scope, receive, send):
        await PlainTextResponse(body, status)(scope, receive, send)

    (folder / "token").write_text("x", "ascii")
    with serving(application) as port:
        done = screen("--hub", f"http://127.0.0.1:{port}", "--token-file", "token")
    assert (done.returncode, "it is no hub of this kind" in done.stderr.replace("\n", " ")) == (2, True), done.stderr
    assert "Traceback" not in done.stderr
