"""`liancha demo` opens on a page that a newcomer understands: as whom one may look, in a sentence each, and there one is."""

import pytest
from playwright.sync_api import expect

from tests.server.running import free_ports, readiness, request, running
from tests.workbench.conftest import Hub
from tests.workbench.test_journeys import accessible

NOBODY = {"authorization": ""}


@pytest.fixture(scope="module")
def demo(hub):
    """The demo as a user starts it, on the register that the other journeys go through."""
    (port,) = free_ports(1)
    with running("demo", port=port, cwd=hub.home, env={"LIANCHA_HOME": str(hub.home)}):
        readiness(port)
        yield Hub(hub.home, port, hub.subject, {})


@pytest.mark.parametrize(
    ("who", "heading"),
    [
        ("审批人员", "查询"),
        ("信贷人员：关注", "关注名单"),
        ("信贷人员：持", "查询"),
        ("办案人员", "查询"),
        ("执行指挥中心", "执行指挥中心"),
    ],
)
def test_a_newcomer_chooses_as_whom_to_look_and_is_there(visit, demo, who, heading):
    visit.hub = demo
    page = visit.page
    page.goto(demo.origin)
    page.get_by_role("button", name=who).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    expect(page.get_by_role("button", name="退出")).to_be_visible()


def test_the_page_says_what_it_is_and_that_all_of_it_is_fictional(visit, demo):
    visit.hub = demo
    page = visit.page
    page.goto(demo.origin)
    expect(page.get_by_role("heading", name="演示：选择一种身份进入")).to_be_visible()
    expect(page.get_by_text("全部虚构")).to_be_visible()
    expect(page.get_by_role("listitem").get_by_role("button")).to_have_count(5)
    accessible(page)
    # The case is of another year each year.
    year = "(one) => { one.textContent = one.textContent.replace(/（\\d+）/, '（2026）') }"
    page.get_by_role("button", name="办案人员").evaluate(year)
    visit.shot("demo")
    page.get_by_title("切换到英文").click()
    expect(page.get_by_role("button", name="A command centre")).to_be_visible()
    accessible(page)


def test_no_other_hub_tells_anybody_a_token(hub, demo):
    assert b"liancha-visitors" in request(demo.port, "GET", "/", headers=NOBODY).body
    assert b"liancha-visitors" not in request(hub.port, "GET", "/", headers=NOBODY).body
