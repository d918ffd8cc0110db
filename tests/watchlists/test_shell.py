"""`liancha watch`: a portfolio in a file, and what changes of it, with and without a hub that serves."""

import csv
import os
import subprocess

import pytest
from openpyxl import load_workbook

from gateway.access.tokens import Bearer, issue
from gateway.server.entrance import local_key
from tests.registers import case
from tests.server.running import free_ports, liancha
from tests.watchlists.conftest import ANN, BEN, LED, LISTED, PLAIN, STRANGER, enter, environment, served, today


@pytest.fixture
def shell(register, tmp_path):
    def run(*arguments, code=0, **settings):
        home = register.settings.home
        env = {**os.environ, **environment(home, **settings), "COLUMNS": "200"}
        done = subprocess.run(liancha("watch", *arguments), cwd=tmp_path, env=env, capture_output=True, text=True)
        assert done.returncode == code, done.stderr
        assert ANN not in done.stderr + done.stdout
        return done.stderr

    return run


def portfolio(folder, *rows, header=("贷款编号", "证件号码", "金额")):
    path = folder / "portfolio.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def test_a_portfolio_is_watched_from_the_shell(shell, register, tmp_path):
    shell("make", "贷后", "--role", "credit_officer")
    file = portfolio(tmp_path, ("L-1", LED, "1"), ("L-2", LISTED, "2"), ("L-3", PLAIN, "3"), ("L-4", ANN, "4"))
    assert "贷后: 4 parties are watched that were not" in shell("add", "贷后", file)
    assert "not yet" in shell("lists")
    # Before there was a review, nothing is known of the day.
    assert "核查完成时间: \n" in shell("digest", "贷后", code=8)
    assert "贷后: 4 parties, 3 new alerts" in shell("review", "贷后", code=4)
    told = shell("digest", "贷后", code=4)
    assert [line.strip() for line in told.splitlines() if line.startswith("  ")] == [
        "L-1  云溪甲  （首次核查） → 参考  + 5.3 参考",
        "L-2  云溪乙  （首次核查） → 从严审核  + 5.3 从严审核",
        "L-4  云安  （首次核查） → 从严审核  + 5.3 从严审核",
    ]
    assert "3 new alerts" in shell("lists", code=4)
    # Of the next day there is nothing.
    assert "变动: 0" in shell("digest", "贷后", "--day", "2020-01-01", code=8)
    enter(register, 3, BEN)
    register.load()
    shell("review", "贷后", code=4)
    output = tmp_path / "digest.xlsx"
    shell("digest", "贷后", "-o", output, code=4)
    book = load_workbook(output)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0][:8] == ("编号", "主体代码", "主体名称", "发现时间", "变动前", "变动后", "新增措施", "不再适用的措施")
    assert [(row[0], row[4], row[5], row[6], row[9]) for row in rows[1:]] == [
        ("L-1", "（首次核查）", "参考", "5.3 参考", "参考"), ("L-2", "（首次核查）", "从严审核", "5.3 从严审核", "从严审核"),
        ("L-4", "（首次核查）", "从严审核", "5.3 从严审核", "从严审核"), ("L-3", "未发现适用的措施", "参考", "5.3 参考", "参考"),
    ]  # fmt: skip
    details = list(book.worksheets[1].iter_rows(values_only=True))
    assert [(row[0], row[1], row[8]) for row in details[1:]][-1] == ("L-3", "云溪丙", case(3))
    assert dict(book.worksheets[2].iter_rows(values_only=True))["变动"] == "4"
    assert output.stat().st_mode & 0o077 == 0
    shell("drop", "贷后", "L-1", "L-9", code=1)
    shell("remove", "贷后")
    assert shell("lists") == ""


def test_what_is_not_taken_is_said_by_its_line(shell, tmp_path):
    shell("make", "贷后", "--role", "credit_officer")
    file = portfolio(
        tmp_path, ("L-1", LED, ""), ("L-1", LISTED, ""), ("", PLAIN, ""), ("L-5", "1", ""), ("L-6", STRANGER, "")
    )
    said = shell("add", "贷后", file, code=9)
    assert "贷后: 3 parties are watched that were not" in said
    assert "line 3: not taken: REFERENCE_TAKEN" in said
    assert "line 5: not taken: BAD_IDENTIFIER" in said
    assert "line 6: may not be looked up: CONSENT_UNKNOWN" in said
    assert "--reference" in shell("add", "贷后", file, "--reference", "客户", code=2)
    assert "WATCHLIST_UNKNOWN" in shell("digest", "其他", code=2)
    assert "PURPOSE_NOT_PERMITTED" in shell("make", "其他", "--purpose", "OTHER", code=2)
    said = shell("review", "贷后", code=4)
    # Whoever may not be looked up is told of as such.
    said = shell("digest", "贷后", "--language", "en", code=12)
    assert "L-6  no consent of the party is registered for the client and purpose" in said
    assert "not checked: 1" in said


def test_a_hub_that_serves_is_asked_with_a_token(shell, register, tmp_path):
    (port,) = free_ports(1)
    token = tmp_path / "token"
    made = Bearer("officer", "local", roles=frozenset({"credit_officer"}), stated={"purpose": "LENDING"})
    token.write_text(issue(local_key(register.settings.home), made, "liancha", 600))
    at = ("--hub", f"http://127.0.0.1:{port}", "--token-file", token)
    with served(register, port):
        shell("make", "贷后", *at)
        shell("add", "贷后", portfolio(tmp_path, ("L-1", LED, ""), ("L-3", PLAIN, "")), *at)
        assert "贷后: 2 parties, 1 new alerts" in shell("review", "贷后", *at, code=4)
        elsewhere = shell("digest", "贷后", *at, code=4)
        assert "L-1  云溪甲  （首次核查） → 参考  + 5.3 参考" in elsewhere
        # The same home, opened beside the hub that serves it, tells the same but for who asked.
        beside = shell("digest", "贷后", "--token-file", token, code=4)
        assert beside.partition("record")[0] == elsewhere.partition("record")[0]
        assert (
            shell("digest", "贷后", *at, "--day", today(), code=4).partition("record")[0]
            == beside.partition("record")[0]
        )
        shell("drop", "贷后", "L-1", *at)
        shell("remove", "贷后", *at)
        assert "404" in shell("digest", "贷后", *at, code=2)
    assert "does not answer" in shell("lists", *at, code=2)
    assert "--token-file" in shell("lists", *at[:2], code=2)
