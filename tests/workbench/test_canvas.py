"""The relationship canvas in a browser: from one party to the next, and what is exported of it, opened by others."""

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree.ElementTree import fromstring

import networkx
import pytest
from playwright.sync_api import expect

from tests.servers import needs, needs_chromium

PAGE = Path(__file__).parents[2] / "workbench" / "page"
BODS = Path(sys.prefix) / "bods" / "bin" / "python"
# The list of schemes of identifiers that it would fetch is given: CN-SAIC is of it (org-id.guide).
CHECKS = """
import libcove2.common
libcove2.common.get_orgids_prefixes = lambda: ["CN-SAIC"]
from libcovebods.cli import main
main()
"""
GROUP = "云溪星河实业集团股份有限公司"
OFFICES = ("LEGAL_REPRESENTATIVE", "PRINCIPAL", "DIRECTOR", "SUPERVISOR", "SENIOR_MANAGER")

pytestmark = needs_chromium
needs_bods = needs(BODS if BODS.is_file() else None, "libcovebods (make validators)")
needs_node = needs(PAGE if (PAGE / "node_modules" / ".installed").exists() else None, "what Node brings (make node)")


@pytest.fixture
def canvas(visit, hub):
    """The board of the demo's company, expanded."""
    page = visit.open("investigator", f"/party/{hub.subject}")
    page.get_by_role("link", name="在图谱中查看").click()
    expect(parties(page)).not_to_have_count(0)
    return page


def fold(page, name):
    """What stands under a heading of the panel that is opened."""
    part = page.get_by_role("complementary").locator("details", has=page.locator("summary", has_text=name))
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    return part


def parties(page):
    return fold(page, "主体").get_by_role("listitem")


def names(page):
    return [one.replace("失信被执行人", "").strip() for one in parties(page).all_inner_texts()]


def settled(page):
    expect(page.get_by_role("status")).to_contain_text("双击主体展开")


def exported(page, name, folder):
    """The file of an export."""
    with page.expect_download() as downloading:
        fold(page, "导出").get_by_role("button", name=name, exact=True).click()
    path = folder / downloading.value.suggested_filename
    downloading.value.save_as(path)
    return path


def edges(page, folder):
    """What is shown, as networkx reads the GraphML: who stands to whom, how, and by how much."""
    graph = networkx.read_graphml(exported(page, "GRAPHML", folder), force_multigraph=True)
    title = graph.nodes(data="name")
    return {
        (title[one], title[other], data["relation"], data.get("ratio")) for one, other, data in graph.edges(data=True)
    }


def test_a_board_begins_at_a_party_and_shows_who_is_listed(canvas, visit, tmp_path):
    settled(canvas)
    found = names(canvas)
    assert found[0] == GROUP
    assert {"余飞雷", "赵帅鑫", "云溪星河控股有限公司", "临河长风投资合伙企业（有限合伙）"} <= set(found)
    expect(parties(canvas).filter(has_text="失信被执行人").filter(has_text="赵帅鑫")).to_have_count(1)
    shown = edges(canvas, tmp_path)
    assert ("云溪星河控股有限公司", GROUP, "SHAREHOLDER", "0.42") in shown
    # The chain that proves the control, and the control itself, by its votes.
    assert ("余飞雷", "云溪星河控股有限公司", "SHAREHOLDER", "0.7") in shown
    assert ("余飞雷", GROUP, "ACTUAL_CONTROLLER", "0.54") in shown
    visit.shot("canvas")


def test_a_party_is_expanded_pinned_removed_and_all_of_it_undone(canvas):
    settled(canvas)
    first = names(canvas)
    chosen = canvas.get_by_role("complementary").locator("section").first
    # The first who has somebody beside those that are there.
    for steps, name in enumerate(first[1:], 1):  # noqa: B007 - told after it
        fold(canvas, "主体").get_by_label(name, exact=False).first.check()
        with canvas.expect_response("**/graphql"):
            chosen.get_by_role("button", name="展开").click()
        settled(canvas)
        if len(names(canvas)) > len(first):
            break
        fold(canvas, "主体").get_by_label(name, exact=False).first.uncheck()
    grown = names(canvas)
    assert set(grown) > set(first)
    chosen.get_by_role("button", name="固定").click()
    expect(chosen.get_by_role("button", name="固定")).to_have_attribute("aria-pressed", "true")
    chosen.get_by_role("button", name="移除").click()
    assert name not in names(canvas)
    canvas.get_by_role("button", name="撤销").click()
    assert names(canvas) == grown
    for _ in range(steps + 1):
        canvas.keyboard.press("Control+z")
    assert names(canvas) == first
    for _ in range(steps):
        canvas.keyboard.press("Control+Shift+z")
    assert names(canvas) == grown
    canvas.get_by_role("button", name="重做").click()
    canvas.get_by_role("button", name="重做").click()
    assert name not in names(canvas)
    expect(canvas.get_by_role("button", name="重做")).to_be_disabled()


def test_two_clicks_on_the_canvas_expand_and_one_chooses(canvas):
    settled(canvas)
    stage = canvas.get_by_role("img", name="关系图谱").bounding_box()
    left, top, right, bottom = stage["x"], stage["y"], stage["x"] + stage["width"], stage["y"] + stage["height"]
    assert set(framed(canvas, left, top, right, bottom)) == set(names(canvas))
    # Where somebody stands the canvas alone knows: a frame is halved until there is nobody in either half.
    while right - left > 8:
        middle = (left + right) / 2
        if framed(canvas, left, top, middle, bottom):
            right = middle
        elif framed(canvas, middle, top, right, bottom):
            left = middle
        else:
            break
    while bottom - top > 8:
        middle = (top + bottom) / 2
        if framed(canvas, left, top, right, middle):
            bottom = middle
        elif framed(canvas, left, middle, right, bottom):
            top = middle
        else:
            break
    (there,) = framed(canvas, left, top, right, bottom)
    fold(canvas, "主体").get_by_role("checkbox", checked=True).uncheck()
    canvas.mouse.click((left + right) / 2, (top + bottom) / 2)
    expect(fold(canvas, "主体").get_by_label(there).first).to_be_checked()
    canvas.wait_for_timeout(300)
    with canvas.expect_response("**/graphql"):
        canvas.mouse.dblclick((left + right) / 2, (top + bottom) / 2)


def framed(page, left, top, right, bottom):
    """Who is chosen by a frame that is drawn on the canvas, and nobody else."""
    checked = fold(page, "主体").get_by_role("checkbox", checked=True)
    while checked.count():
        checked.first.uncheck()
    page.keyboard.down("Shift")
    page.mouse.move(left + 1, top + 1)
    page.mouse.down()
    page.mouse.move((left + right) / 2, (top + bottom) / 2)
    page.mouse.move(right - 1, bottom - 1)
    page.mouse.up()
    page.keyboard.up("Shift")
    # Two clicks in less would be one double click.
    page.wait_for_timeout(300)
    chosen = fold(page, "主体").get_by_role("listitem").filter(has=page.get_by_role("checkbox", checked=True))
    return [one.replace("失信被执行人", "").strip() for one in chosen.all_inner_texts()]


def test_paths_between_two_parties_are_found_and_marked(canvas, tmp_path):
    settled(canvas)
    for one in ("赵文", "宣兵岩"):
        fold(canvas, "主体").get_by_label(one).check()
    canvas.get_by_role("button", name="查找路径").click()
    settled(canvas)
    graph = networkx.Graph([(one, other) for one, other, *_ in edges(canvas, tmp_path)])
    assert networkx.shortest_path_length(graph, "赵文", "宣兵岩") <= 4


def test_kinds_of_relation_and_the_day_say_what_is_shown(canvas, tmp_path):
    settled(canvas)
    all_shown = edges(canvas, tmp_path)
    fold(canvas, "关系类型").get_by_label("股东").uncheck()
    assert edges(canvas, tmp_path) == {one for one in all_shown if one[2] != "SHAREHOLDER"}
    fold(canvas, "关系类型").get_by_label("股东").check()
    assert edges(canvas, tmp_path) == all_shown
    with canvas.expect_response("**/graphql"):
        canvas.get_by_label("日期").fill("4000")
    expect(canvas.locator("time")).to_have_text("2000-12-14")
    settled(canvas)
    # Before the company was: what is computed is of the day as well.
    assert edges(canvas, tmp_path) == set()


def test_a_board_is_kept_without_what_was_told_and_opened_again(canvas, hub, tmp_path):
    settled(canvas)
    fold(canvas, "主体").get_by_label("余飞雷").check()
    canvas.get_by_role("complementary").locator("section").first.get_by_role("button", name="固定").click()
    before, shown = names(canvas), edges(canvas, tmp_path)
    with canvas.expect_download() as downloading:
        fold(canvas, "保存与打开").get_by_role("button", name="保存图谱").click()
    path = tmp_path / "board.json"
    downloading.value.save_as(path)
    text = path.read_text("utf-8")
    assert not [one for one in before if one in text]
    kept = json.loads(text)
    assert (kept["format"], kept["expanded"], len(kept["pinned"])) == ("liancha-board", [hub.subject], 1)
    canvas.goto(f"{hub.origin}/#/canvas")
    expect(parties(canvas)).to_have_count(0)
    canvas.get_by_label("打开图谱").set_input_files(path)
    expect(parties(canvas)).to_have_count(len(before))
    settled(canvas)
    assert (sorted(names(canvas)), edges(canvas, tmp_path)) == (sorted(before), shown)
    fold(canvas, "主体").get_by_label("余飞雷").check()
    pinned = canvas.get_by_role("complementary").locator("section").first.get_by_role("button", name="固定")
    expect(pinned).to_have_attribute("aria-pressed", "true")


def test_nobody_of_a_board_is_lost_who_stands_around_nobody_that_was_expanded(canvas, hub, tmp_path):
    settled(canvas)
    before, shown = names(canvas), edges(canvas, tmp_path)
    with canvas.expect_download() as downloading:
        fold(canvas, "保存与打开").get_by_role("button", name="保存图谱").click()
    path = tmp_path / "board.json"
    downloading.value.save_as(path)
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "expanded": []}), "utf-8")
    canvas.goto(f"{hub.origin}/#/canvas")
    expect(parties(canvas)).to_have_count(0)
    canvas.get_by_label("打开图谱").set_input_files(path)
    expect(parties(canvas)).to_have_count(len(before))
    settled(canvas)
    # Asked of everybody, what relates them is at least what it was.
    assert (sorted(names(canvas)), shown <= edges(canvas, tmp_path)) == (sorted(before), True)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": "liancha-board", "version": 2}', "\x00\xff"])
def test_a_file_that_is_no_board_is_said_to_be_none(canvas, tmp_path, text):
    settled(canvas)
    before = names(canvas)
    path = tmp_path / "none.json"
    path.write_text(text, "utf-8")
    fold(canvas, "保存与打开")
    canvas.get_by_label("打开图谱").set_input_files(path)
    expect(canvas.get_by_role("status")).to_have_text("此文件不是图谱文件。")
    assert names(canvas) == before


def test_networkx_reads_the_same_of_graphml_and_gexf(canvas, tmp_path):
    settled(canvas)
    graphml = networkx.read_graphml(exported(canvas, "GRAPHML", tmp_path), force_multigraph=True)
    gexf = networkx.read_gexf(exported(canvas, "GEXF", tmp_path))
    assert set(graphml) == set(gexf)
    told = ("relation", "ratio", "department", "record", "since", "until")

    def facts(graph):
        return sorted(
            (one, other, *(str(data.get(name)) for name in told)) for one, other, data in graph.edges(data=True)
        )

    assert facts(graphml) == facts(gexf)
    assert {(one, data["kind"], data["listed"]) for one, data in graphml.nodes(data=True)} == {
        (one, data["kind"], data["listed"]) for one, data in gexf.nodes(data=True)
    }
    assert all("position" in data["viz"] for _, data in gexf.nodes(data=True))


@needs_node
def test_followthemoney_reads_its_export(canvas, tmp_path):
    settled(canvas)
    graph = networkx.read_graphml(exported(canvas, "GRAPHML", tmp_path), force_multigraph=True)
    path = exported(canvas, "FTM", tmp_path)
    done = subprocess.run(["node", "followthemoney.mjs", path], cwd=PAGE, capture_output=True, text=True, check=True)
    kinds = [data["kind"] for _, data in graph.nodes(data=True)]
    relations = [data["relation"] for _, _, data in graph.edges(data=True)]
    assert json.loads(done.stdout) == {
        "Person": kinds.count("person"),
        "Company": kinds.count("company"),
        "Ownership": relations.count("SHAREHOLDER"),
        "Directorship": sum(map(relations.count, OFFICES)),
        "UnknownLink": sum(one not in (*OFFICES, "SHAREHOLDER") for one in relations),
    }


@needs_bods
def test_the_beneficial_ownership_standards_own_tool_finds_nothing_wrong(canvas, tmp_path):
    settled(canvas)
    path = exported(canvas, "BODS", tmp_path)
    # A statement is of the hub's day, which begins eight hours before that of a machine in UTC.
    there = {**os.environ, "TZ": "Asia/Shanghai"}
    for check in ("jsonschemavalidate", "pythonvalidate", "additionalfields"):
        done = subprocess.run([BODS, "-c", CHECKS, check, path], capture_output=True, text=True, check=True, env=there)
        told = json.loads(done.stdout)
        assert (told["additional_checks"] if check == "pythonvalidate" else told) in ([], {}), check
    statements = json.loads(path.read_text("utf-8"))
    shares = {
        one["recordDetails"]["interests"][0]["share"]["exact"]
        for one in statements
        if one["recordType"] == "relationship" and "share" in one["recordDetails"]["interests"][0]
    }
    assert {42, 54, 70} <= shares


def test_pictures_show_what_the_canvas_does(canvas, tmp_path):
    settled(canvas)
    png = exported(canvas, "PNG", tmp_path).read_bytes()
    assert (png[:8], len(png) > 10_000) == (b"\x89PNG\r\n\x1a\n", True)
    root = fromstring(  # noqa: S314 - of this test's own page
        exported(canvas, "SVG", tmp_path).read_text("utf-8")
    )
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert GROUP in texts
    assert "赵帅鑫（失信被执行人）" in texts
    assert "股东 42%" in texts
    shapes = [one for name in ("circle", "rect") for one in root.iter(f"{{http://www.w3.org/2000/svg}}{name}")]
    # Each party, and the paper.
    assert len(shapes) == len(names(canvas)) + 1
