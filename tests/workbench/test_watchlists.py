"""Watchlists at the page: a portfolio out of a file, the digest of its first day, and what happens while one looks."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from gateway.access.tokens import Bearer, issue
from gateway.server.entrance import local_key
from gateway.server.own import open_watchlists
from tests.server.running import free_ports, readiness, running
from tests.watchlists.conftest import ANN, BEN, LED, LISTED, PLAIN, STRANGER, enter, environment, made_register, today
from tests.workbench.conftest import Hub
from tests.workbench.test_journeys import accessible

ROWS = (("L-0001", LED), ("L-0002", LISTED), ("L-0003", PLAIN), ("L-0004", STRANGER), ("L-0005", "990101198001010000"))


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    return made_register(tmp_path_factory.mktemp("watchlists") / ".liancha")


@pytest.fixture(scope="module")
def hub(register):
    home = register.settings.home
    lending = {"purpose": "LENDING"}
    roles = {
        "officer": ("credit_officer", {}), "of_purpose": ("credit_officer", lending), "approver": ("approver", {}),
    }  # fmt: skip
    tokens = {
        name: issue(
            local_key(home), Bearer("officer", "local", roles=frozenset({role}), stated=stated), "liancha", 3600
        )
        for name, (role, stated) in roles.items()
    }
    (port,) = free_ports(1)
    with running("serve", port=port, cwd=home.parent, env=environment(home)):
        readiness(port)
        yield Hub(home, port, LED, tokens)


@pytest.fixture(autouse=True)
def no_lists(register):
    yield
    lists = open_watchlists(register.settings)
    for one in lists.all():
        lists.remove(one)
    lists.close()


def portfolio():
    text = io.StringIO()
    csv.writer(text).writerows([("贷款编号", "证件号码"), *ROWS])
    return {"name": "贷后.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode()}


def made(visit, name="贷后组合", who="officer"):
    """The page of a new list."""
    page = visit.open(who)
    page.get_by_role("link", name="关注名单与每日摘要").click()
    page.get_by_label("名单名称").fill(name)
    page.get_by_role("button", name="建立").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page


def entry(page, reference):
    return page.get_by_role("region", name="每日摘要").get_by_role("group").filter(has_text=reference)


def settled(page):
    """Takes away what is another one at each run: moments, days, numbers of records."""
    page.evaluate(
        """() => {
          const moments = /\\d{4}-\\d\\d-\\d\\d( \\d\\d:\\d\\d:\\d\\d)?|(?<=第 )\\d+(?= 号)/g;
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) walker.currentNode.textContent = walker.currentNode.textContent.replace(moments, "—");
          document.querySelectorAll(".record").forEach((one) => { one.textContent = ""; });
        }"""
    )


def test_a_portfolio_out_of_a_file_its_first_digest_and_what_happens_then(visit, hub, register):
    page = made(visit)
    form = page.get_by_role("form", name="从文件加入")
    form.get_by_label("文件").set_input_files(portfolio())
    form.get_by_role("button", name="从文件加入").click()
    told = page.get_by_role("status").filter(has_text="新加入")
    expect(told).to_contain_text("新加入 4")
    expect(told).to_contain_text("未加入 1")
    expect(told).to_contain_text("行 6 编号有误，请逐字核对。（BAD_IDENTIFIER）")
    expect(told).to_contain_text("已加入，目前不能核查 1")
    # Within seconds all were looked at, without anybody asking for it.
    expect(page.get_by_text("上次核查").first).to_be_visible(timeout=20_000)
    led = entry(page, "L-0001")
    expect(led).to_contain_text("首次核查", timeout=20_000)
    expect(led).to_contain_text("新增 5.3 参考")
    expect(entry(page, "L-0004")).to_contain_text("没有登记该主体对本机构、本目的的有效授权。")
    expect(entry(page, "L-0003")).to_have_count(0)
    led.locator("summary").click()
    expect(led).to_contain_text("法定代表人 云安")
    expect(led.get_by_role("blockquote")).not_to_be_empty()
    rows = page.get_by_role("region", name="名单上的主体", exact=True).get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(5)
    expect(rows.filter(has_text="L-0003")).to_contain_text("未发现适用的措施")
    page.get_by_label("只看有发现或未能核查的").check()
    expect(rows).to_have_count(4)
    page.get_by_label("只看有发现或未能核查的").uncheck()
    accessible(page)
    # All of them are new, until somebody takes note of them.
    expect(page.get_by_role("definition").nth(1)).to_have_text("3")
    page.get_by_role("button", name="标为已知悉").click()
    expect(page.get_by_role("definition").nth(1)).to_have_text("0")
    expect(page.get_by_role("button", name="标为已知悉")).to_have_count(0)
    # While one looks, somebody who stands behind one of them is listed.
    enter(register, 3, BEN)
    register.load()
    plain = entry(page, "L-0003")
    expect(plain).to_contain_text("新增 5.3 参考", timeout=30_000)
    expect(plain.locator("summary").get_by_text("新", exact=True)).to_be_visible()
    plain.locator("summary").click()
    expect(plain.get_by_role("listitem").get_by_text("新", exact=True)).to_be_visible()
    expect(page.get_by_role("definition").nth(1)).to_have_text("1")
    page.get_by_role("heading", name="每日摘要").scroll_into_view_if_needed()
    with page.expect_download() as saved:
        page.get_by_role("button", name="下载摘要（CSV）").click()
    assert saved.value.suggested_filename == f"贷后组合-每日摘要-{today()}.csv"
    table = list(csv.DictReader(io.StringIO(Path(saved.value.path()).read_text("utf-8-sig"))))
    assert [(row["编号"], row["变动前"], row["变动后"], row["新增"]) for row in table] == [
        ("L-0001", "首次核查", "参考", "5.3 参考"), ("L-0002", "首次核查", "从严审核", "5.3 从严审核"),
        ("L-0004", "", "", ""), ("L-0003", "未发现适用的措施", "参考", "5.3 参考"),
    ]  # fmt: skip
    # An identity number stands nowhere on the page.
    assert not [one for one in (ANN, BEN, ROWS[-1][1]) if one in page.content()]
    page.reload()
    entry(page, "L-0003").locator("summary").click()
    expect(entry(page, "L-0003").get_by_role("blockquote")).not_to_be_empty()
    settled(page)
    visit.shot("watchlist")


def test_from_an_alert_to_its_paths_and_articles(visit, hub):
    # With a token that is for loans alone, and leaves the consents to each lookup.
    page = made(visit, who="of_purpose")
    one = page.get_by_role("form", name="加入一个主体")
    one.get_by_label("证件号码或统一社会信用代码").fill(LED)
    one.get_by_label("本单位编号").fill("L-0001")
    one.get_by_role("button").click()
    led = entry(page, "L-0001")
    expect(led).to_contain_text("首次核查", timeout=20_000)
    led.locator("summary").click()
    led.get_by_role("button", name="查看路径与条文").click()
    expect(page.get_by_text("就“融资授信”")).to_be_visible()
    expect(page.get_by_role("group", name="本次查询")).to_contain_text("SQ-0")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("贷后组合")
    # Reviewed once more, nothing is otherwise; dropped, nothing is kept.
    page.get_by_role("button", name="立即核查").click()
    expect(page.get_by_text("上次核查").first).to_be_visible(timeout=20_000)
    expect(page.get_by_role("region", name="每日摘要").get_by_role("group")).to_have_count(1)
    page.get_by_role("button", name="移除 L-0001").click()
    expect(page.get_by_role("definition").first).to_have_text("0")
    expect(page.get_by_role("region", name="每日摘要")).to_have_count(0)
    page.get_by_role("button", name="删除名单").click()
    page.get_by_role("button", name="不删除").click()
    page.get_by_role("button", name="删除名单").click()
    page.get_by_role("button", name="确认删除，连同其全部记录").click()
    expect(page.get_by_text("还没有关注名单。")).to_be_visible()


def test_the_lists_of_an_office_in_english_and_by_the_keyboard(visit, hub):
    page = made(visit, "50% B? #1")
    page.get_by_role("link", name="返回全部名单").click()
    made_again = page.get_by_role("link", name="50% B? #1")
    expect(made_again).to_be_visible()
    page.get_by_title("切换到英文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Watchlists 关注名单")
    accessible(page)
    made_again.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("50% B? #1")
    expect(page.get_by_role("form", name="Add a party")).to_be_visible()
    accessible(page)
    # The same name for something else is refused, in words.
    page.goto(f"{hub.origin}/#/watchlists/none")
    expect(page.get_by_role("alert")).to_contain_text("WATCHLIST_UNKNOWN")
    visit.errors = [one for one in visit.errors if "404" not in one]


def test_who_may_watch_nobody_is_not_led_there(visit, hub):
    page = visit.open("approver")
    expect(page.get_by_role("link", name="批量核查一份名单")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("关注名单"))).to_have_count(0)
    page.goto(f"{hub.origin}/#/watchlists")
    expect(page.get_by_text("您的身份不能关注任何主体。")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280, 3840])
def test_nothing_runs_out_of_the_window(visit, hub, width):
    visit.page.set_viewport_size({"width": width, "height": 844})
    page = made(visit, "很长的名单名称" * 8)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
