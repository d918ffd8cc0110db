"""The results that a page has, as the workbook that the shell writes."""

import io
import json

import openpyxl
import pytest

from tests.screening.conftest import LED, PLAIN
from tests.server.running import bearer, free_ports, readiness, request, running

HEAD = {
    "file": "申请人.csv",
    "header": ["客户", "证件号码"],
    "stated": {"purpose": "LENDING"},
    "asOf": "2026-01-02",
    "begun": "2026-01-02T08:00:00Z",
}
ROWS = [["丙", PLAIN], ["甲", LED], ["坏", "x"]]


@pytest.fixture(scope="module")
def hub(register):
    (port,) = free_ports(1)
    home = register.settings.home
    with running("serve", port=port, cwd=home.parent, env={"LIANCHA_HOME": str(home)}):
        readiness(port)
        yield port


@pytest.fixture(scope="module")
def outcome(hub, register):
    officer = bearer(register.settings.home, role="credit_officer", purpose="LENDING")
    body = json.dumps({"subjects": [row[1] for row in ROWS]}).encode()
    return request(hub, "POST", "/screening", body, {"authorization": officer}).json["data"]


def written(hub, *lines):
    return request(hub, "POST", "/screening/workbook", b"".join(json.dumps(one).encode() + b"\n" for one in lines))


def test_it_is_the_workbook_of_the_shell(hub, outcome):
    answer = written(hub, HEAD, {"lines": [2, 3, 4], "rows": ROWS, "outcome": outcome})
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    results, details, about = (
        [[cell or "" for cell in row] for row in sheet.values]
        for sheet in openpyxl.load_workbook(io.BytesIO(answer.body))
    )
    assert results[0][:5] == ["客户", "证件号码", "核查结论", "结论代码", "主体名称"]
    assert [row[:5] for row in results[1:]] == [
        ["丙", PLAIN, "未发现适用的措施", "CLEAR", ""],
        ["甲", LED, "参考", "REFERENCE", "云溪甲"],
        ["坏", "x", "未能核查", "BAD_IDENTIFIER", ""],
    ]
    assert [row[0] for row in details] == ["行号", "3"]
    said = dict(about[1:])
    assert (said["申请人文件"], said["查询日期"], said["行数"]) == ("申请人.csv", "2026-01-02", "3")
    assert said["存证记录（首、末）"] == outcome["record"]


def test_in_english(hub, outcome):
    answer = written(hub, {**HEAD, "language": "en"}, {"lines": [2, 3, 4], "rows": ROWS, "outcome": outcome})
    assert openpyxl.load_workbook(io.BytesIO(answer.body)).sheetnames == ["results", "measures", "about"]


def test_what_is_none_is_said(hub, outcome):
    part = {"lines": [2, 3, 4], "rows": ROWS, "outcome": outcome}
    for lines, said in (
        ((), "a line is not as it must be: Input data was truncated"),
        (({**HEAD, "header": 1},), "Expected `array`, got `int` - at `$.header`"),
        (({**HEAD, "more": 1},), "unknown field `more`"),
        ((HEAD, {"lines": [2]}), "missing required field `rows`"),
        ((HEAD, {**part, "rows": ROWS[:1]}), "what was found is of rows that are not there"),
        ((HEAD, {**part, "lines": [2], "rows": ROWS[:1]}), "what was found is of rows that are not there"),
    ):
        answer = written(hub, *lines)
        assert (answer.status, said in answer.json["errors"][0]["message"]) == (400, True), answer.body
    unknown = request(hub, "POST", "/screening/workbook", b"{}", {"authorization": "Bearer x"})
    assert unknown.status == 401
