"""What people do at the workbench, in a browser: from signing in to the proof of a fact."""

import csv
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from gateway.access.tokens import Bearer, issue
from gateway.server.entrance import local_key
from subgraphs.common.scalars import now_in_shanghai
from tests.documents import text_of
from tests.server.running import request
from tests.servers import needs, needs_chromium
from tests.workbench.conftest import row

AXE = Path(__file__).parents[2] / "workbench" / "page" / "node_modules" / "axe-core" / "axe.min.js"
GROUP = "云溪星河实业集团股份有限公司"

pytestmark = needs_chromium
needs_axe = needs(AXE if AXE.is_file() else None, "axe-core (make node)")


def test_who_has_a_token_signs_in_by_it_and_out_again(visit, hub):
    page = visit.page
    page.goto(hub.origin)
    expect(page.get_by_role("heading", level=1)).to_have_text("失信被执行人跨部门联合查询")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_have_text("请粘贴访问令牌。")
    page.get_by_label("访问令牌").fill("eyJ.nonsense.token")
    with page.expect_response("**/session") as answered:
        page.get_by_role("button", name="登录").click()
    assert answered.value.status == 401
    expect(page.get_by_role("alert")).to_have_text("令牌无效或已到期。（UNAUTHENTICATED）")
    # The browser itself says on the console that a request was refused.
    visit.errors = [one for one in visit.errors if "401" not in one]
    visit.shot("sign-in")
    page.get_by_label("访问令牌").fill(f"Bearer {hub.tokens['approver']}")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("查询企业或个人")
    expect(page.get_by_role("group", name="本次查询")).to_have_text("审批人员 · 各单位其他业务")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("查询企业或个人")
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("登录")
    assert page.evaluate("sessionStorage.length") == 0


def test_a_link_signs_in_and_leaves_no_token_in_the_address(visit, hub):
    page = visit.open("investigator")
    assert page.url == f"{hub.origin}/#/"
    expect(page.get_by_role("group", name="本次查询")).to_contain_text("办案人员 · 协助人民法院查询、控制 · （20")


def test_an_investigator_goes_from_a_name_to_the_proof(visit, hub):
    page = visit.open("investigator")
    expect(page.get_by_role("listitem").filter(has_text="被执行人")).to_contain_text(GROUP)
    visit.shot("home")
    page.get_by_role("searchbox").fill("yxxhsy")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("检索 “yxxhsy”")
    found = row(page, "检索结果", GROUP)
    expect(found).to_contain_text("拼音首字母")
    visit.shot("search")
    found.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(GROUP)
    expect(page.get_by_text("不在失信被执行人名单内")).to_be_visible()
    # All seven departments, and who of those around it is listed.
    heads = page.get_by_role("heading", level=2).all_inner_texts()
    assert heads == ["法院", "工商", "公安", "国土", "金融与财政", "税务", "证券"]
    listed = row(page, "任职人员", "赵帅鑫")
    expect(listed).to_contain_text("董事赵帅鑫 失信被执行人")
    visit.shot("party")
    # The proof of the office.
    listed.get_by_role("button", name="依据").click()
    proof = page.get_by_role("dialog", name="依据")
    expect(proof).to_contain_text("工商")
    expect(proof).to_contain_text("记录编号")
    visit.shot("proof")
    page.keyboard.press("Escape")
    expect(proof).to_be_hidden()
    # To the person behind it, who is listed.
    name = listed.get_by_role("link").inner_text()
    listed.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_text("在失信被执行人名单内", exact=True)).to_be_visible()
    expect(row(page, "名单条目", "在册").first).to_be_visible()
    # What was done about the entry, and which units were told of it.
    page.get_by_text(re.compile("^流程 （20")).first.click()
    expect(page.get_by_role("heading", name="推送").first).to_be_visible()
    # Of who is not of the case no assets are shown, and it says so.
    expect(page.get_by_text("本次查询不涉及该主体，此处内容不予展示。").first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(GROUP)


def test_what_began_and_ended_is_told_when_it_is_opened(visit, hub):
    page = visit.open("investigator", f"/party/{hub.subject}")
    page.get_by_role("table").first.wait_for()
    asked = []
    page.on("request", lambda sent: asked.append(sent.url))
    page.get_by_text("变更记录").click()
    expect(row(page, "变更记录", "开始").first).to_be_visible()
    days = [one.split("\t")[0] for one in row(page, "变更记录", r"^\d{4}-").all_inner_texts()]
    assert days == sorted(days, reverse=True)
    assert asked == [f"{hub.origin}/graphql"]


def test_what_is_shown_is_of_the_day_that_is_chosen(visit, hub):
    page = visit.open("investigator", f"/party/{hub.subject}")
    expect(page.get_by_text("不在失信被执行人名单内")).to_be_visible()
    page.get_by_label("截至").fill("2001-01-01")
    expect(page.get_by_text("截至 2001-01-01")).to_be_visible()
    expect(page.get_by_text("没有任职记录。")).to_be_visible()


def test_what_a_page_shows_is_in_the_disclosure_log(visit, hub):
    page = visit.open("investigator", f"/party/{hub.subject}")
    said = page.get_by_text("查询日志第").inner_text()
    number = re.search(r"\d+", said)[0]
    auditor = issue(
        local_key(hub.home),
        Bearer("a", "local", roles=frozenset({"auditor"}), stated={"purpose": "AUDIT"}),
        "liancha",
        60,
    )
    seen = request(hub.port, "GET", f"/who-saw?id={hub.subject}", headers={"authorization": f"Bearer {auditor}"}).json[
        "data"
    ]
    (record,) = [one for one in seen if one["n"] == int(number)]
    assert (record["role"], record["purpose"]) == ("investigator", "ENFORCEMENT")


def test_a_credit_officer_begins_at_the_applicant_and_nowhere_else(visit, hub):
    page = visit.open("credit_officer")
    page.get_by_role("link", name=hub.subject).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(GROUP)
    expect(row(page, "贷款", "元").first).to_be_visible()
    # A bank is not shown cases, nor what land or tax know.
    assert page.get_by_role("heading", level=2).all_inner_texts() == ["法院", "工商", "金融与财政", "证券"]
    other = row(page, "股东", "").get_by_role("link").first
    other.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("没有这样的主体")
    expect(page.get_by_text("本次查询不涉及该主体。（PARTY_NOT_COVERED）")).to_be_visible()


def test_who_may_look_for_several_purposes_says_which(visit, hub):
    token = issue(
        local_key(hub.home), Bearer("x", "local", roles=frozenset({"approver", "command_centre"})), "liancha", 600
    )
    hub.tokens["several"] = token
    page = visit.open("several")
    expect(page.get_by_role("heading", level=1)).to_have_text("本次查询")
    page.get_by_label("身份").select_option("审批人员")
    page.get_by_label("目的").select_option("乘坐火车、飞机")
    expect(page.get_by_role("region", name="本次查询可以看到")).to_contain_text("失信名单")
    visit.shot("lookup")
    page.get_by_role("button", name="开始查询").click()
    expect(page.get_by_role("group", name="本次查询")).to_contain_text("审批人员 · 乘坐火车、飞机")
    page.get_by_role("button", name="更换").click()
    page.get_by_label("身份").select_option("执行指挥中心")
    page.get_by_label("案号（可不填）").fill("（2020）演990201执999号")
    page.get_by_role("button", name="开始查询").click()
    expect(page.get_by_role("alert")).to_have_text("法院没有此案号的案件，请核对案号。（CASE_UNKNOWN）")
    visit.errors = [one for one in visit.errors if "403" not in one]


def test_an_identity_number_stands_in_no_address(visit, hub):
    person = json.loads(
        request(
            hub.port,
            "POST",
            "/graphql",
            json.dumps(
                {"query": f'{{ company(uscc: "{hub.subject}") {{ legalRepresentative {{ id name }} }} }}'}
            ).encode(),
            {"content-type": "application/json", "authorization": f"Bearer {hub.tokens['approver']}"},
        ).body
    )["data"]["company"]["legalRepresentative"]
    number = hub.number_of(person["id"])
    page = visit.open("investigator")
    asked = []
    page.on("request", lambda sent: asked.append(sent.url))
    page.get_by_role("searchbox").fill(number)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(person["name"])
    assert page.url == f"{hub.origin}/#/party/{person['id']}"
    assert not [url for url in asked if number in url]


def test_it_speaks_english_and_is_dark_where_that_is_chosen(visit, hub):
    page = visit.open("investigator", f"/party/{hub.subject}")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("Not on the list of judgment defaulters")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_label("Appearance").select_option("Dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 23, 26)"
    visit.shot("party-english-dark")
    page.reload()
    expect(page.get_by_text("Not on the list of judgment defaulters")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 23, 26)"


def test_it_is_used_by_the_keyboard_alone(visit, hub):
    page = visit.open("investigator")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("yxxhsy")
    page.keyboard.press("Enter")
    row(page, "检索结果", GROUP).get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(GROUP)


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit, hub, scheme):
    page = visit.page
    page.emulate_media(color_scheme=scheme)
    page.goto(hub.origin)
    page.get_by_role("heading", level=1).wait_for()
    accessible(page)
    visit.open("investigator")
    page.get_by_role("listitem").first.wait_for()
    accessible(page)
    for place in (f"/party/{hub.subject}", "/search/yx"):
        page.goto(f"{hub.origin}/#{place}")
        page.get_by_role("table").first.wait_for()
        accessible(page)
    page.goto(f"{hub.origin}/#/check/{hub.subject}")
    page.get_by_text("就“").first.wait_for()
    accessible(page)
    page.goto(f"{hub.origin}/#/canvas/{hub.subject}")
    page.get_by_text("主体 1").click()
    for part in ("关系类型", "保存与打开", "导出"):
        page.get_by_text(part, exact=True).click()
    page.get_by_label(GROUP).check()
    accessible(page)


def accessible(page):
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run()")
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080), (3840, 2160), (390, 844)])
def test_nothing_runs_out_of_the_window(visit, hub, width, height):
    visit.page.set_viewport_size({"width": width, "height": height})
    page = visit.open("investigator", f"/party/{hub.subject}")
    page.get_by_role("table").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_credit_officer_checks_the_applicant_and_sees_why(visit, hub):
    page = visit.open("credit_officer")
    page.get_by_role("link", name="核查惩戒措施").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(GROUP)
    expect(page.get_by_text("就“融资授信”")).to_be_visible()
    expect(page.get_by_text("供经办人员依法决定时参考，不自动作出决定")).to_be_visible()
    measure = page.get_by_role("group").filter(has_text="5.3").first
    expect(measure.get_by_role("blockquote")).not_to_be_empty()
    trigger = measure.get_by_role("listitem").filter(has_text="失信被执行人").first
    expect(trigger).to_contain_text("纳入日期")
    trigger.get_by_role("button", name="依据").last.click()
    expect(page.get_by_role("dialog")).to_contain_text("部门")
    page.keyboard.press("Escape")
    measure.get_by_text("条文全文（意见第二部分）").click()
    expect(measure.locator("p.article")).to_contain_text("要从严审核")
    visit.shot("check")
    with page.expect_download() as saved:
        page.get_by_role("button", name="出具核查报告（PDF）").click()
    assert saved.value.suggested_filename == f"{GROUP}-惩戒措施核查.pdf"
    report = saved.value.path().read_bytes()
    text = text_of(report)
    assert f"{GROUP}从严审核" in text or f"{GROUP}参考" in text
    visit.keep_page(report, "report")
    (code,) = set(re.findall(r"验证码((?:[0-9A-Z]{4}-){3}[0-9A-Z]{4})", text))
    assert f"{hub.origin}/#/verify/{code}" in text
    page.get_by_label("截至").fill("2000-01-01")
    expect(page.get_by_text("未发现适用的措施").first).to_be_visible()
    # Whoever is handed it, and is nobody here, verifies it by the code, and the file without sending it anywhere.
    page.evaluate("sessionStorage.clear()")
    page.goto(f"{hub.origin}/#/")
    page.reload()
    page.get_by_role("link", name="核验一份核查报告").click()
    page.get_by_label("验证码").fill(code.lower())
    page.get_by_role("button", name="核验").click()
    expect(page.get_by_role("heading", name="本系统出具过这份报告")).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text="融资授信")).to_be_visible()
    file = page.get_by_label("收到的 PDF 文件（只在本机计算，不上传）")
    file.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": report})
    expect(page.get_by_role("status")).to_have_text("文件与出具的报告一致，没有改动。")
    page.locator("dd.code, dd").evaluate_all("all => all.slice(0, 1).forEach((one) => { one.textContent = '' })")
    page.locator("dd.code").evaluate_all("all => all.forEach((one) => { one.textContent = '' })")
    page.get_by_label("验证码").evaluate("one => { one.value = '' }")
    visit.shot("verify")
    accessible(page)
    file.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": report + b" "})
    expect(page.get_by_role("status")).to_contain_text("被改动过")
    page.get_by_label("验证码").fill("0000-0000-0000-0000")
    page.get_by_role("button", name="核验").click()
    expect(page.get_by_role("alert")).to_contain_text("没有出具过此验证码的报告")
    visit.errors = [one for one in visit.errors if "404" not in one]


def test_who_investigates_checks_for_any_business(visit, hub):
    page = visit.open("investigator", f"/party/{hub.subject}")
    page.get_by_role("link", name="核查惩戒措施").click()
    page.get_by_label("核查事项").select_option("融资授信")
    expect(page.get_by_text("就“融资授信”")).to_be_visible()
    page.get_by_label("核查事项").select_option("旅游")
    expect(page.get_by_text("就“旅游”")).to_be_visible()


def test_the_check_of_somebody_else_is_refused(visit, hub):
    page = visit.open("credit_officer", "/check/91990101000000027G")
    expect(page.get_by_text("本次查询不涉及该主体。（PARTY_NOT_COVERED）")).to_be_visible()


def rows_of(hub, path):
    with (hub.home / "demo" / "files" / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@needs_axe
def test_the_public_looks_up_what_is_published_without_signing_in(visit, hub):
    names = {one["person"]: one["name"] for one in rows_of(hub, "public_security/persons.csv")}
    today = now_in_shanghai().date().isoformat()
    entry = next(
        one
        for one in rows_of(hub, "court/list_entries.csv")
        if one["party"] in names
        and one["publishable"] == "true"
        and one["removed_on"] == ""
        and (one["expires_on"] == "" or one["expires_on"] > today)
    )
    number, name = entry["party"], names[entry["party"]]
    page = visit.page
    page.goto(hub.origin)
    page.get_by_role("link", name="社会公众：查询失信被执行人").click()
    page.get_by_label("姓名或单位名称").fill(name)
    page.get_by_label("公民身份号码或统一社会信用代码").fill(number)
    page.get_by_role("button", name="查询").click()
    found = page.get_by_role("article")
    expect(found).to_have_count(1)
    expect(found).to_contain_text(entry["case_number"])
    expect(found).to_contain_text(f"{number[:6]}********{number[-4:]}")
    assert number not in page.inner_text("body")
    accessible(page)
    page.get_by_label("公民身份号码或统一社会信用代码").fill("")
    found.scroll_into_view_if_needed()
    visit.shot("public")
    # A name alone finds nobody, and the number of somebody else neither.
    page.get_by_label("公民身份号码或统一社会信用代码").fill(next(one for one in names if names[one] != name))
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("status")).to_contain_text("没有依法公布的信息")
    page.get_by_label("按案号").check()
    page.get_by_label("案号", exact=True).fill(entry["case_number"].replace("（", "(").replace("）", ")"))
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("article").filter(has_text=name)).to_be_visible()
    # As often as anybody may from one address, and then no more.
    for _ in range(12):
        with page.expect_response("**/public") as answered:
            page.get_by_role("button", name="查询").click()
        if answered.value.status == 429:
            break
    expect(page.get_by_role("alert")).to_have_text("查询过于频繁，请稍后再试。")
    visit.errors = [one for one in visit.errors if "429" not in one]
