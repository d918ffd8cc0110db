"""Screening a file at the page: from choosing it to the results, also where the browser was closed in between."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from playwright.sync_api import expect

from gateway.access.consents import Consent
from gateway.access.tokens import Bearer, issue
from gateway.config import Settings
from gateway.server.entrance import local_key
from gateway.server.hub import link_key
from gateway.server.own import open_consents
from identifiers.party import party_id
from tests.documents import text_of
from tests.workbench.test_journeys import accessible

HEADER = ("客户", "证件号码", "业务编号")


@pytest.fixture(scope="module")
def parties(hub):
    """Identifiers of the demo's register: companies and persons, those who are listed first."""
    files = hub.home / "demo" / "files"

    def column(path, name):
        with (files / path).open(encoding="utf-8", newline="") as file:
            return [one[name] for one in csv.DictReader(file)]

    listed = dict.fromkeys(column("court/list_entries.csv", "party"))
    return [*listed, *column("commerce/companies.csv", "company"), *column("public_security/persons.csv", "person")]


@pytest.fixture(scope="module", autouse=True)
def officer(hub, parties):
    """A credit officer whose token states no consent, and consents of all but the last of the applicants."""
    bearer = Bearer("officer", "local", roles=frozenset({"credit_officer"}))
    hub.tokens["officer"] = issue(local_key(hub.home), bearer, "liancha", 3600)
    settings = Settings(home=hub.home)
    key, consents = link_key(settings), open_consents(settings)
    consents.add_all(
        Consent(f"SQ-{at}", "local", party_id(one, key), "LENDING", date(2020, 1, 1), date(2100, 1, 1))
        for at, one in enumerate(dict.fromkeys(parties[:400]))
    )
    consents.close()


def file_of(applicants, encoding="utf-8"):
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *((f"客户{at}", one, f"YW{at}") for at, one in enumerate(applicants))])
    return {"name": "申请人.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode(encoding)}


def begin(page, file):
    page.get_by_role("link", name="批量核查一份名单").click()
    page.get_by_label("文件").set_input_files(file)
    page.get_by_role("button", name="开始核查").click()


def test_a_credit_officer_screens_a_file_and_sees_what_each_decision_rests_on(visit, hub, parties):
    page = visit.open("officer")
    applicants = [*parties[:60], parties[-1], "990101198001010000"]
    begin(page, file_of(applicants, "gb18030"))
    expect(page.get_by_role("status")).to_contain_text(f"已完成 {len(applicants)} / {len(applicants)}")
    results = page.get_by_role("region", name="核查结果")
    first = results.get_by_role("group").first
    expect(first).to_contain_text("从严审核")
    first.locator("summary").click()
    expect(first.get_by_text("授权编号 SQ-")).to_be_visible()
    expect(first.locator("blockquote").first).not_to_be_empty()
    # A whole number stands nowhere on the page.
    assert not [one for one in applicants if len(one) == 18 and one[6:8] in ("19", "20") and one in page.content()]
    # The records' numbers are not the same each time.
    page.locator(".record").evaluate_all("all => all.forEach((one) => { one.textContent = '' })")
    visit.shot("screening")
    accessible(page)
    page.get_by_label("结论").select_option("未能核查")
    expect(results.get_by_role("group")).to_have_count(2)
    results.get_by_role("group").first.locator("summary").click()
    expect(results.get_by_text("没有登记该主体对本机构、本目的的有效授权。")).to_be_visible()
    page.get_by_label("结论").select_option("全部")
    with page.expect_download() as saved:
        page.get_by_role("button", name="下载结果（CSV）").click()
    assert saved.value.suggested_filename == "申请人-核查结果.csv"
    rows = list(csv.DictReader(io.StringIO(saved.value.path().read_text("utf-8-sig"))))
    assert [(row["客户"], row["证件号码"], row["业务编号"]) for row in rows] == [
        (f"客户{at}", one, f"YW{at}") for at, one in enumerate(applicants)
    ]
    assert [row["结论代码"] for row in rows[-2:]] == ["CONSENT_UNKNOWN", "BAD_IDENTIFIER"]
    assert {"STRICT_REVIEW", "CLEAR"} <= {row["结论代码"] for row in rows}
    assert all(row["存证号"] for row in rows[:-2])
    with page.expect_download() as saved:
        page.get_by_role("button", name="下载结果（Excel）").click()
    assert saved.value.suggested_filename == "申请人-核查结果.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(saved.value.path().read_bytes()))
    sheet = [[str(cell or "") for cell in row] for row in book["核查结果"].values]
    assert sheet[0] == list(rows[0])
    same = [*HEADER, "核查结论", "结论代码", "主体名称", "适用措施", "依据原文", "查询日期", "存证号"]
    assert [[dict(zip(sheet[0], row, strict=True))[name] for name in same] for row in sheet[1:]] == [
        [row[name] for name in same] for row in rows
    ]
    assert len(list(book["适用措施明细"].values)) > 20
    assert ("申请人文件", "申请人.csv") in list(book["说明"].values)
    with page.expect_download() as saved:
        page.get_by_role("button", name="出具报告（PDF）").click()
    assert saved.value.suggested_filename == "申请人-核查结果.pdf"
    text = text_of(saved.value.path().read_bytes())
    assert f"主体数{len(applicants)}" in text
    assert "名单文件（由查询单位提供）申请人.csv" in text
    for one in rows:
        if one["主体名称"]:
            assert one["主体名称"] in text
    # From a result to its paths and articles, by the applicant's own consent.
    results.get_by_role("group").first.locator("summary").click()
    results.get_by_role("button", name="查看路径与条文").first.click()
    expect(page.get_by_text("就“融资授信”")).to_be_visible()
    expect(page.get_by_role("group", name="本次查询")).to_contain_text("SQ-")


def test_what_was_not_done_goes_on_after_the_browser_was_closed(visit, hub, parties):
    page = visit.open("approver")
    many = [parties[at % len(parties)] for at in range(60_000)]
    begin(page, file_of(many))
    status = page.get_by_role("status")
    expect(status).to_contain_text("正在核查")
    page.get_by_role("button", name="暂停").click()
    expect(status).to_contain_text("已暂停")
    done = int(status.inner_text().split()[1].replace(",", ""))
    assert 0 <= done < len(many)
    page.close()
    visit.page = page = visit.page.context.new_page()
    visit.open("approver")
    page.get_by_role("link", name="批量核查一份名单").click()
    page.get_by_role("button", name="申请人.csv", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已暂停")
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_role("status")).to_contain_text("已完成 60,000 / 60,000", timeout=60_000)
    page.get_by_role("button", name="返回").click()
    page.get_by_role("button", name="删除 申请人.csv").click()
    expect(page.get_by_role("button", name="申请人.csv", exact=True)).to_have_count(0)


def test_what_is_no_file_of_applicants_is_said(visit, hub):
    page = visit.open("officer")
    begin(page, {"name": "a.csv", "mimeType": "text/csv", "buffer": "姓名,编号\n甲,1\n".encode()})
    expect(page.get_by_role("alert")).to_contain_text("BAD_FILE")
    page.get_by_label("文件").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"x"})
    page.get_by_role("button", name="开始核查").click()
    expect(page.get_by_role("alert")).to_contain_text("a file is .csv, .xlsx or .parquet")
    visit.errors = [one for one in visit.errors if "400" not in one]
