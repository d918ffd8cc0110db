"""GraphiQL as a developer has it: the questions that are asked most, the plan and cost of each operation, its schema."""

import json

import pytest
from playwright.sync_api import expect

from tests.registers import Register
from tests.server.rest.register import FIRM, fill
from tests.server.running import bearer, free_ports, readiness, running
from tests.servers import needs_chromium
from tests.workbench.conftest import Hub

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    register = fill(Register(tmp_path_factory.mktemp("developers") / "home"))
    home = register.settings.home
    (port,) = free_ports(1)
    env = {"LIANCHA_HOME": str(home), "LIANCHA_HUB__EXPLORER": "true", "LIANCHA_HUB__QUERY_PLANS": "true"}
    with running("serve", port=port, cwd=home, env=env):
        readiness(port)
        yield Hub(home, port, FIRM, {"approver": bearer(home).removeprefix("Bearer ")})


@pytest.fixture
def page(visit):
    page = visit.page
    page.goto(f"{visit.hub.origin}/graphql#token={visit.hub.tokens['approver']}")
    page.locator(".graphiql-execute-button").wait_for()
    return page


def written(page, editor):
    """What stands in an editor: its lines are drawn in any order, with blanks of another kind."""
    lines = page.locator(f".graphiql-{editor} .view-line")
    found = sorted(lines.evaluate_all("all => all.map(one => [one.offsetTop, one.textContent])"))
    return "\n".join(text.replace("\xa0", " ") for _, text in found)


def test_a_question_is_opened_run_and_explained(visit, page):
    page.get_by_role("button", name="常用问题 Questions").click()
    listed = page.locator(".liancha li button")
    expect(listed).to_have_count(10)
    expect(listed.first).to_have_text("能不能办：某主体办理某项业务，适用哪些惩戒措施")
    listed.nth(9).click()
    listed.first.click()
    expect(page.get_by_role("tab", name="Check")).to_be_visible()
    expect(page.locator(".graphiql-editor-tool .view-lines").first).to_contain_text("purpose")
    # As somebody types it.
    page.locator(".graphiql-editor-tool .view-lines").first.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(json.dumps({"subject": FIRM, "purpose": "OTHER"}))
    # The editor has closed what was opened before it was closed.
    page.keyboard.press("Control+Shift+End")
    page.keyboard.press("Delete")
    page.get_by_role("button", name="查询计划与代价 Plan and cost").click()
    expect(page.get_by_text("执行一个操作之后")).to_be_visible()
    page.locator(".graphiql-execute-button").click()
    told = page.locator(".liancha")
    expect(told.locator("pre")).to_contain_text('Fetch(service: "court")')
    costs = told.locator("dd")
    expect(costs.nth(0)).to_have_text("452")
    expect(costs.nth(1)).to_have_text("2")
    expect(costs.nth(2)).to_contain_text(":")
    expect(page.locator(".graphiql-response")).to_contain_text("decision")
    # The answer is shown without what is told of it.
    answer = written(page, "response")
    assert '"decision": "CLEAR"' in answer
    assert "queryPlan" not in answer
    # It bears its day and its record, and is held against no other.
    page.screenshot(path=visit.folder / "graphiql.png")


def test_the_schema_is_explored(page):
    page.get_by_role("button", name="Show Documentation Explorer").click()
    page.get_by_role("link", name="Query", exact=True).first.click()
    expect(page.get_by_text("Which measures apply to a party for a purpose.").first).to_be_visible()
