"""A file of applicants as the page has it read: its rows as lines of JSON, and nothing of it kept."""

import json
import tempfile
from pathlib import Path

import openpyxl
import pytest

from tests.server.running import bearer, free_ports, request, running

ROWS = [["客户", "证件号码"], ["甲", "1"], ["乙", "2"]]
TEXT = "\r\n".join(",".join(row) for row in ROWS)


@pytest.fixture(scope="module")
def hub(register):
    (port,) = free_ports(1)
    home = register.settings.home
    with running("serve", port=port, cwd=home.parent, env={"LIANCHA_HOME": str(home)}):
        yield port


def read(hub, body, name, query=""):
    answer = request(hub, "POST", f"/screening/rows?name={name}{query}", body)
    return answer, [json.loads(line) for line in answer.body.splitlines()] if answer.status == 200 else []


def workbook(folder):
    made = openpyxl.Workbook()
    for row in ROWS:
        made.active.append(row)
    made.save(folder / "a.xlsx")
    return (folder / "a.xlsx").read_bytes()


@pytest.mark.parametrize("name", ["a.csv", "a.CSV", "a.xlsx", "gb.csv"])
def test_its_rows_come_with_their_lines(hub, tmp_path, name):
    body = workbook(tmp_path) if name == "a.xlsx" else TEXT.encode("gb18030" if name == "gb.csv" else "utf-8")
    answer, lines = read(hub, body, name)
    assert answer.headers["content-type"] == "application/jsonl; charset=utf-8"
    assert lines == [
        {"header": ROWS[0], "at": 1},
        {"lines": [2, 3], "rows": ROWS[1:], "done": 1.0},
        {"end": 2, "refused": None},
    ]


def test_many_come_in_batches(hub):
    body = "subject\n" + "".join(f"{at}\n" for at in range(10_000))
    _, lines = read(hub, body.encode(), "a.csv")
    assert [len(one["rows"]) for one in lines[1:-1]] == [4096, 4096, 1808]
    assert lines[-1] == {"end": 10_000, "refused": None}
    assert [one["lines"][0] for one in lines[1:-1]] == [2, 4098, 8194]


def test_what_cannot_be_read_is_said_and_no_path_of_the_machine(hub):
    for body, name, query, said in (
        (b"", "a.csv", "", "is empty: not even a header"),
        (b"a,b\n", "a.csv", "", "no column is called as one of subjects is: say which of a, b"),
        (b"a,b\n", "a.csv", "&column=c", "no columns are called c: a, b"),
        (b"x", "a.xlsx", "", "is no workbook"),
        (b"x", "a.parquet", "", "is no Parquet file"),
        (b"x", "a.pdf", "", ".pdf: a file is .csv, .xlsx or .parquet"),
        (b"x", "../../etc/passwd", "", "no ending"),
        (b"x", "", "", "no ending"),
    ):
        answer, _ = read(hub, body, name, query)
        (error,) = answer.json["errors"]
        assert (answer.status, error["extensions"]["code"], said in error["message"]) == (400, "BAD_FILE", True), error
        assert tempfile.gettempdir() not in error["message"]


def test_what_is_torn_within_is_said_at_the_end(hub):
    _, lines = read(hub, b"subject\n1\n" + b"x" * 200_000, "a.csv")
    assert lines[-1] == {"end": 0, "refused": "line 3: field larger than field limit (131072)"}


def test_nothing_of_it_is_kept_and_nobody_unknown_is_served(hub, register):
    before = set(Path(tempfile.gettempdir()).iterdir())
    read(hub, TEXT.encode(), "a.csv")
    assert not {one for one in set(Path(tempfile.gettempdir()).iterdir()) - before if (one / "applicants.csv").exists()}
    unknown = {"authorization": "Bearer x"}
    assert request(hub, "POST", "/screening/rows?name=a.csv", TEXT.encode(), unknown).status == 401
    assert (
        request(hub, "GET", "/screening/rows", headers={"authorization": bearer(register.settings.home)}).status == 405
    )
