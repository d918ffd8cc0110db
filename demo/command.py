"""`liancha demo`: generates, loads, asks the main question and shows the answer as a tree."""

import asyncio
import csv
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypedDict, cast

import orjson
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.tree import Tree

from demo.generate import generate
from gateway.access.consents import Consent
from gateway.access.tokens import Bearer
from gateway.config import Settings
from gateway.execution.run import Response
from gateway.server.context import RequestContext
from gateway.server.hub import open_hub
from gateway.server.operations import GraphQLRequest
from gateway.server.own import open_consents, open_watchlists
from ingest.command import Loading, load_files
from subgraphs.common.scalars import now_in_shanghai

QUESTION = Path(__file__).with_name("main_question.graphql")


class NotADemo(ValueError):
    """A home whose databases hold something else than the demo."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """Which register a home holds."""

    companies: int
    seed: int
    subject: str


def prepare(settings: Settings, companies: int, seed: int, console: Console) -> str:
    """Generates and loads the register where it is not there yet; returns the code of the company to ask about.

    Raises NotADemo for a home that holds other data, which the demo does not touch.
    """
    mark_path = settings.home / "demo" / "register.json"
    mark = _read_mark(mark_path)
    if mark is not None and (mark.companies, mark.seed) == (companies, seed):
        console.print(f"the demo register is in {settings.home} already")
        return mark.subject
    if (settings.home / "databases").exists():
        held = "another demo register" if mark is not None else "data that are not the demo's"
        raise NotADemo(f"{settings.home} holds {held}; name another folder in LIANCHA_HOME, or remove it")
    folder = settings.home / "demo" / "files"
    with Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console) as progress:
        task = progress.add_task(f"generating {companies:,} companies", total=1.0)
        subject, files = generate(folder, companies, seed, lambda done: progress.update(task, completed=done))
        progress.update(task, completed=1.0)
    for department, paths in files.items():
        outcome = load_files(Loading.of(department, settings.home, settings.place_of), paths, console)
        if outcome.failed or outcome.refused:
            raise NotADemo(f"the register of {department} was not loaded whole")
    mark_path.write_bytes(orjson.dumps({"companies": companies, "seed": seed, "subject": subject}))
    return subject


def _read_mark(path: Path) -> _Mark | None:
    if not path.is_file():
        return None
    found = orjson.loads(path.read_bytes())
    return _Mark(int(found["companies"]), int(found["seed"]), str(found["subject"]))


def show(settings: Settings, subject: str) -> bool:
    """Asks the main question about a company and prints the answer; false where it has errors."""
    response = asyncio.run(_ask(settings, subject))
    console = Console(highlight=False)
    tree = Tree(f"[bold]company(uscc: {subject})[/bold]")
    company = None if response.data is None else response.data.get("company")
    _grow(tree, company)
    console.print(tree)
    for error in response.errors:
        console.print(f"{error['message']} {error.get('path')}", style="red", markup=False)
    return not response.errors and company is not None


async def _ask(settings: Settings, subject: str) -> Response:
    hub = open_hub(settings)
    try:
        request = GraphQLRequest(QUESTION.read_text("utf-8"), None, {"uscc": subject})
        return await hub.executor.execute(request, RequestContext())
    finally:
        await hub.close()


class Visit(NamedTuple):
    """As whom one looks at the demo: in Chinese and in English, what is looked up, and where the look begins."""

    zh: str
    en: str
    bearer: Bearer
    place: str = "/"


def visits(settings: Settings, subject: str) -> list[Visit]:
    """As whom one may look at the demo."""
    case = asyncio.run(_live_case(settings, subject))
    _watch(settings, subject)

    def made(zh: str, en: str, role: str, place: str = "/", **stated: str) -> Visit:
        return Visit(zh, en, Bearer("demo", _CLIENT, roles=frozenset({role}), stated=stated), place)

    return [
        made("审批人员：受理一项申请，先查申请人是否失信、受何限制",
             "An approver: is an applicant a defaulter, and what is it barred from?", "approver", purpose="OTHER"),
        made(f"信贷人员：关注“{_PORTFOLIO}”，看当日变动",
             "A credit officer: what has changed today of a portfolio of loans?", "credit_officer", "/watchlists",
             purpose="LENDING"),
        made("信贷人员：持申请人的授权，核查一笔贷款",
             "A credit officer: an applicant for a loan, with its consent", "credit_officer",
             purpose="LENDING", consent=_reference(subject)),
        made(f"办案人员：在案件{case}中，查被执行人的关联关系与财产",
             f"An investigator: who stands behind the debtors of the case {case}, and what have they?", "investigator",
             purpose="ENFORCEMENT", case=case),
        made("执行指挥中心：名单的实时数字、地图与逾期事项",
             "A command centre: the list in numbers, live, on a map", "command_centre", "/centre",
             purpose="SUPERVISION"),
    ]  # fmt: skip


def _watch(settings: Settings, subject: str) -> None:
    """A portfolio of companies whose consents the demo's client has: the one that is asked about, and others."""
    path = settings.home / "demo" / "files" / "commerce" / "companies.csv"
    with path.open(encoding="utf-8", newline="") as file:
        others = [row["company"] for row in islice(csv.DictReader(file), _WATCHED)]
    parties = list(dict.fromkeys([subject, *others]))
    consents, lists, now = open_consents(settings), open_watchlists(settings), now_in_shanghai()
    consents.add_all(
        Consent(_reference(one), _CLIENT, one, "LENDING", date(2000, 1, 1), date(2100, 1, 1)) for one in parties
    )
    consents.close()
    stated = {"role": "credit_officer", "purpose": "LENDING"}
    lists.make(_CLIENT, _PORTFOLIO, stated, None, "demo", now.isoformat())
    made = lists.find(_CLIENT, _PORTFOLIO)
    assert made is not None
    references = {f"DK-{at:03}": one for at, one in enumerate(parties, 1)}
    lists.add(made, references, now.date().isoformat())
    lists.close()


def _reference(party: str) -> str:
    """The reference of a party's consent."""
    return f"DEMO-{party}"


async def _live_case(settings: Settings, subject: str) -> str:
    """A case that is enforced against the demo's company."""
    hub = open_hub(settings)
    try:
        response = await hub.executor.execute(GraphQLRequest(_CASES, None, {"uscc": subject}), RequestContext())
    finally:
        await hub.close()
    company = cast("_Company | None", (response.data or {}).get("company"))
    for one in [] if company is None else company["cases"] or []:
        if one["role"] == "DEBTOR" and one["case"]["closedOn"] is None:
            return one["case"]["caseNumber"]
    raise NotADemo("the demo's company has no live case")


class _Case(TypedDict):
    caseNumber: str
    closedOn: str | None


class _CaseParty(TypedDict):
    role: str
    case: _Case


class _Company(TypedDict):
    cases: list[_CaseParty] | None


_CLIENT = "demo"
# The watchlist of the demo, and how many companies are on it beside the one that is asked about.
_PORTFOLIO, _WATCHED = "贷后组合", 39
_CASES = "query($uscc: ID!) { company(uscc: $uscc) { cases { role case { caseNumber closedOn } } } }"

_LABELS = {
    "legalRepresentative": "法定代表人 legalRepresentative",
    "controllers": "实际控制人 controllers",
    "directors": "董事 directors",
    "supervisors": "监事 supervisors",
    "seniorManagers": "高级管理人员 seniorManagers",
    "shareholders": "股东 shareholders",
    "defaulterStatus": "失信状态 defaulterStatus",
    "exposure": "关联失信 exposure",
}


def _grow(tree: Tree, value: object) -> None:
    """Adds a value of the answer: scalars in one line, the rest as branches."""
    if not isinstance(value, dict):
        tree.add("null" if value is None else escape(str(value)))
        return
    fields = cast("dict[str, object]", value)
    plain = {key: one for key, one in fields.items() if not isinstance(one, dict | list)}
    if plain:
        tree.add("  ".join(_scalar(key, one) for key, one in plain.items()))
    for key, one in fields.items():
        label = _LABELS.get(key, key)
        if isinstance(one, dict):
            _grow(tree.add(label), one)
        elif isinstance(one, list):
            branch = tree.add(f"{label} ({len(one)})")
            for each in one:
                _grow(branch.add("·"), each)


def _scalar(key: str, value: object) -> str:
    if key == "listed":
        return "[red]listed 失信[/red]" if value else "[green]not listed[/green]"
    return f"[dim]{key}[/dim] {escape(str(value))}"
