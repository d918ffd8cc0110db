"""The court's cases, asked for by the hub itself: to know whether a lookup's case number is one."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypedDict, cast

from gateway.access.caller import Caller
from gateway.access.lookup import KnownCase, Refused
from gateway.server.operations import Executor, GraphQLRequest

_QUESTION = """query Case($number: ID!) {
  case(caseNumber: $number) { filedOn closedOn court { court parent { court } } parties { role party { id } } }
}"""
_LIABLE = ("DEBTOR", "DIRECTLY_RESPONSIBLE")


class _Identified(TypedDict):
    id: str


class _CaseParty(TypedDict):
    role: str
    party: _Identified


class _Higher(TypedDict):
    court: str


class _Court(TypedDict):
    court: str
    parent: _Higher | None


class _Case(TypedDict):
    filedOn: str | None
    closedOn: str | None
    court: _Court | None
    parties: list[_CaseParty] | None


class CourtCases:
    """Cases by an executor that serves the court's `case`; `context` makes one of the hub's own requests."""

    def __init__(self, executor: Executor, context: Callable[[Caller, Mapping[str, str]], object]) -> None:
        self._executor = executor
        self._context = context

    async def find(self, number: str, caller: Caller, headers: Mapping[str, str]) -> KnownCase | None:
        """The case of a number, asked for on a caller's behalf; None where the court knows none.

        Raises Refused where the court does not answer.
        """
        request = GraphQLRequest(_QUESTION, None, {"number": number})
        response = await self._executor.execute(request, self._context(caller, headers))
        if response.errors or response.data is None:
            raise Refused("CASE_UNVERIFIED", "the court does not answer whether it knows the case", 503)
        case = cast("_Case | None", response.data["case"])
        if case is None:
            return None
        subjects = frozenset(one["party"]["id"] for one in case["parties"] or () if one["role"] in _LIABLE)
        court = None if case["court"] is None else case["court"]["court"]
        parent = None if case["court"] is None else case["court"]["parent"]
        higher = None if parent is None else parent["court"]
        return KnownCase(court, higher, _day(case["filedOn"]), _day(case["closedOn"]), subjects)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
