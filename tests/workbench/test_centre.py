"""The command centre: the list in numbers on a map, live; what stands behind each; and that it says when it is behind."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import insert, update

from gateway.access.tokens import Bearer, issue
from gateway.server.entrance import local_key
from subgraphs.common.scalars import now_in_shanghai
from subgraphs.court.tables import list_entries
from subgraphs.registry import load_department
from tests.registers import Register, company
from tests.server.running import free_ports, readiness, running
from tests.servers import needs_chromium
from tests.workbench.conftest import Hub
from tests.workbench.test_journeys import accessible, needs_axe

pytestmark = needs_chromium

TODAY = now_in_shanghai().date()
# Courts in places that no province has.
HEBEI, GUANGDONG, NOWHERE = "（2026）冀9901执1号", "（2026）粤9902执2号", "（2026）演990101执3号"
COURTS = {"H": (HEBEI, "演甲人民法院"), "G": (GUANGDONG, "演乙人民法院"), "N": (NOWHERE, "演丙人民法院")}


def days_ago(days):
    return (TODAY - timedelta(days=days)).isoformat()


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    register = Register(tmp_path_factory.mktemp("centre") / "home")
    for code, (number, name) in COURTS.items():
        register.add("court.courts", court=code, name=name)
        register.add("court.cases", case_number=number, court=code)
    at = 0
    for number, count, grounds in ((HEBEI, 20, "1"), (GUANGDONG, 3, "2"), (NOWHERE, 1, "6")):
        for _ in range(count):
            at += 1
            listed = days_ago(400 * (at % 3) + 1)
            register.add("court.list_entries", entry=f"E{at}", case_number=number, party=company(at), grounds=grounds,
                         listed_on=listed)  # fmt: skip
    # One that is removed, of which two units were told; one lifted its measure.
    register.add("court.list_entries", entry="R", case_number=HEBEI, party=company(99), grounds="1",
                 listed_on=days_ago(800), removed_on=days_ago(10), removal_reason="PERFORMED")  # fmt: skip
    for number, unit, lifted in ((1, "演银行", days_ago(8)), (2, "演航空", "")):
        register.add("court.pushes", entry="R", unit=unit, pushed_on=days_ago(700), removal_notified_on=days_ago(9))
        register.add("court.feedback", id=f"F{number}", entry="R", measure="5.3", unit=unit, applied_on=days_ago(690),
                     lifted_on=lifted)  # fmt: skip
    register.add("court.objections", id="O1", entry="E1", filed_on=days_ago(20))
    register.load()
    return register


class Served:
    """A hub that can go away and come back at the same place."""

    def __init__(self, home, port):
        self._home, self._port = home, port
        self._running = ExitStack()

    def start(self):
        self._running.enter_context(
            running("serve", port=self._port, cwd=self._home, env={"LIANCHA_HOME": str(self._home)})
        )
        readiness(self._port)

    def stop(self):
        self._running.close()


@pytest.fixture(scope="module")
def served(register):
    (port,) = free_ports(1)
    served = Served(register.settings.home, port)
    served.port = port
    served.start()
    yield served
    served.stop()


@pytest.fixture(scope="module")
def hub(register, served):
    home = register.settings.home
    centre = Bearer("centre", "local", roles=frozenset({"command_centre"}), stated={"purpose": "SUPERVISION"})
    return Hub(home, served.port, None, {"centre": issue(local_key(home), centre, "liancha", 3600)})


def figure(page, name):
    return page.locator(".figures > div").filter(has_text=name).get_by_role("definition")


def opened(visit):
    page = visit.open("centre")
    page.get_by_role("link", name="打开执行指挥中心").click()
    expect(figure(page, "有效条目")).to_have_text("24")
    return page


def shot(visit, name):
    """Without the time, and what depends on the day of the month."""
    for one in (".moment", ".figures > div:nth-child(3) dd", ".figures > div:nth-child(4) dd"):
        visit.page.locator(one).evaluate_all("all => all.forEach((one) => { one.textContent = '' })")
    visit.shot(name)


@needs_axe
def test_the_list_in_numbers_on_a_map(visit):
    page = opened(visit)
    expect(page.get_by_role("status")).to_contain_text("实时")
    expect(figure(page, "逾期未办")).to_have_text("2")
    expect(figure(page, "应解除未解除")).to_have_text("1")
    regions = page.get_by_role("region", name="各地区")
    for name, text in (("河北", "河北 20"), ("广东", "广东 3"), ("图外地区 99", "图外地区 99 1")):
        area = regions.get_by_role("button", name=text, exact=True)
        expect(area).to_be_visible()
        expect(regions.get_by_role("link", name=name)).to_have_text(text.rpartition(" ")[2])
    # Of the others nobody is listed.
    assert regions.locator("g.area:not([role])").count() == 32
    depths = [regions.locator(f"g.area[aria-label='{name}']").get_attribute("class") for name in ("河北 20", "广东 3")]
    assert depths == ["area depth-5", "area depth-4"]
    shot(visit, "centre")
    accessible(page)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Command centre")
    page.get_by_role("combobox", name="Appearance").select_option("Dark")
    accessible(page)


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080), (3840, 2160), (390, 844)])
def test_nothing_runs_out_of_the_window(visit, width, height):
    visit.page.set_viewport_size({"width": width, "height": height})
    page = opened(visit)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_place_a_court_a_situation_narrow_all_of_it_and_numbers_lead_to_lists(visit):
    page = opened(visit)
    # By the keyboard as by a click.
    page.get_by_role("button", name="广东 3", exact=True).focus()
    page.keyboard.press("Enter")
    expect(figure(page, "有效条目")).to_have_text("3")
    expect(page.get_by_role("region", name="各法院").get_by_role("listitem")).to_have_count(1)
    page.get_by_role("button", name="2 妨碍、抗拒执行").click()
    expect(figure(page, "有效条目")).to_have_text("3")
    figure(page, "有效条目").get_by_role("link").click()
    rows = page.get_by_role("region", name="名单条目").get_by_role("row")
    expect(rows).to_have_count(4)
    expect(rows.nth(1)).to_contain_text(GUANGDONG)
    expect(rows.nth(1)).to_contain_text("演乙人民法院")
    # Of whom an entry is, the command centre is not told.
    assert company(21) not in page.content()
    page.get_by_role("link", name="返回总览").click()
    page.get_by_role("button", name="地区 44 取消").click()
    page.get_by_role("button", name="纳入情形 2 取消").click()
    expect(figure(page, "有效条目")).to_have_text("24")
    # Where one was, one comes back to.
    page.go_back()
    expect(figure(page, "有效条目")).to_have_text("3")


def test_behind_what_is_late_stand_the_steps_and_behind_measures_who_took_them(visit):
    page = opened(visit)
    figure(page, "逾期未办").get_by_role("link").click()
    rows = page.get_by_role("region", name="待办事项").get_by_role("row")
    expect(rows).to_have_count(3)
    expect(rows.filter(has_text="审查纠正申请")).to_contain_text("演甲人民法院")
    expect(rows.filter(has_text="解除惩戒措施")).to_contain_text("演航空")
    page.go_back()
    units = page.get_by_role("region", name="各单位的惩戒措施")
    units.get_by_role("link", name="演航空 应解除未解除 1").click()
    rows = page.get_by_role("region", name="惩戒措施").get_by_role("row")
    expect(rows).to_have_count(2)
    expect(rows.nth(1)).to_contain_text("5.3")
    page.go_back()
    month = f"{TODAY - timedelta(days=10):%Y-%m}"
    page.get_by_role("region", name="每月纳入与退出").get_by_role("link", name=f"{month} 退出 1").click()
    expect(page.get_by_role("region", name="名单条目").get_by_role("row")).to_have_count(2)


def write(register, statement):
    engine = register.engine(load_department("court"))
    with engine.begin() as connection:
        connection.execute(statement)
    engine.dispose()


def test_it_is_live_and_says_when_it_is_not(visit, register, served):
    page = opened(visit)
    entry = {"entry": "L", "case_number": GUANGDONG, "party": company(98), "grounds": 3, "listed_on": TODAY}
    write(register, insert(list_entries).values(publishable=True, **entry))
    expect(figure(page, "有效条目")).to_have_text("25")
    changes = page.get_by_role("region", name="名单变更").get_by_role("listitem")
    expect(changes.first).to_contain_text(f"纳入 {GUANGDONG}")
    served.stop()
    sign = page.get_by_role("status").first
    expect(sign).to_contain_text("连接中断")
    # What was known stays, and is said to be of before.
    expect(figure(page, "有效条目")).to_have_text("25")
    shot(visit, "centre-broken")
    write(register, update(list_entries).where(list_entries.c.entry == "L").values(removed_on=TODAY))
    served.start()
    expect(figure(page, "有效条目")).to_have_text("24", timeout=30_000)
    expect(sign).to_contain_text("实时")
    # What was changed meanwhile is told, from where it was broken off.
    expect(changes.first).to_contain_text(f"屏蔽或撤销 {GUANGDONG}")
    # The browser's own words for a hub that is not there.
    visit.errors = [one for one in visit.errors if "WebSocket" not in one]
