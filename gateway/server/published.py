"""The public enquiry (供公众免费查询): who knows a name and its number, or a case number, is told the published entry.

POST /public, without signing in; GET /public says whether it is open. Source: the opinions, part four (二), 1; what is
told are the items of article 6 of the Supreme People's Court's provisions on publishing the list (Fa Shi 2017 No. 7),
an identity number masked, an age in place of a birthday. Nobody can search: a name alone finds nobody, and a number
under another name neither. What may not be published (不宜公开) is answered as what there is not. Each enquiry has its
record in the disclosure log; whom it told of can be told that somebody asked.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from typing import NamedTuple, NotRequired, TypedDict, cast

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.access.caller import CALLER, Caller, Client
from gateway.access.rates import Allowed, Keeper, Rates, SharedRates, TooMany
from gateway.audit.headers import RECEIPT
from gateway.config import PublicSettings, Settings
from gateway.execution.errors import entry
from gateway.server.admission import Admission
from gateway.server.disclosing import DisclosingExecutor
from gateway.server.disclosures import Disclosures
from gateway.server.dress import redact
from gateway.server.operations import GraphQLRequest, RequestError
from gateway.server.replies import body_of, json_reply, refusal_reply
from gateway.server.room import Room
from identifiers import case_number
from identifiers.errors import BadIdentifier
from identifiers.party import is_person, party_id
from identifiers.pseudonym import LinkKey
from subgraphs.common.scalars import now_in_shanghai

PATH = "/public"
_ROLE, _PURPOSE = "public", "PUBLIC_ENQUIRY"
_PUBLIC = Client("public", "社会公众", "社会公众", None, roles=frozenset({_ROLE}))
_CALLER = Caller("public", _PUBLIC, frozenset(), float("inf"), _PUBLIC.roles, stated={"purpose": _PURPOSE})
_QUERY = Path(__file__).with_suffix(".graphql").read_text("utf-8")
_MOST_BODY = 4096
# Addresses that are remembered at once, and of how many bits of an IPv6 address somebody has the rest.
_MOST_ADDRESSES, _PREFIX = 100_000, 64


class Enquiry(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A name with an identity number or a credit code; or a case number (案号)."""

    name: str | None = None
    number: str | None = None
    case_number: str | None = None


class Published(msgspec.Struct, frozen=True, rename="camel"):
    """An entry as it is published (article 6): who, of a person sex and age, of a company its legal representative; the
    court, the document that was to be performed and what it ordained, how far that is done, and the situation.
    """

    kind: str
    name: str
    number: str
    sex: str | None
    age: int | None
    legal_representative: str | None
    court: str | None
    case_number: str
    filed_on: str | None
    basis_document: str | None
    obligation: str | None
    performance: str | None
    grounds: int
    grounds_text: str
    listed_on: str
    published_on: str | None


class Found(msgspec.Struct, frozen=True, rename="camel"):
    """What is published on a day: none, where there is nothing or nobody."""

    as_of: str
    entries: Sequence[Published]


class _Asked(NamedTuple):
    """An operation, its variables, and the name that must be that of whom it finds (None: of anybody)."""

    operation: str
    variables: Mapping[str, object]
    name: str | None


class PublicEnquiries:
    """Answers the public; close it when done."""

    def __init__(
        self,
        settings: Settings,
        key: LinkKey,
        admission: Admission,
        executor: DisclosingExecutor,
        disclosures: Disclosures,
    ) -> None:
        self._settings = settings.public
        self._key = key
        self._admission = admission
        self._executor = executor
        self._disclosures = disclosures
        self._rates = _rates(settings)

    async def find(self, request: Request) -> tuple[Found, str]:
        """What is published, and the record of the enquiry. Raises RequestError."""
        await self._count(request)
        asked = self._asked(await body_of(request, _MOST_BODY))
        graphql = GraphQLRequest(_QUERY, asked.operation, asked.variables)
        request.scope[CALLER] = _CALLER
        context = await self._admission.context(request, graphql)
        today = now_in_shanghai().date()
        with self._disclosures.expecting():
            response, operation, told = await self._executor.untold(graphql, context)
            if response.errors or response.data is None:
                # Who does not answer has not said that there is nothing.
                raise RequestError([entry("the list cannot be read now", "NOT_ANSWERED")], 503)
            shown = _published(cast("_Answer", response.data), asked.name, today)
            lookup = context.lookup
            assert lookup is not None, "an enquiry is a lookup"
            # Of whom nothing is shown, nothing is told.
            whom = _whom(shown)
            named = self._disclosures.told({party: fields for party, fields in told.items() if party in whom})
            record = await self._disclosures.of(lookup, operation).disclosed(named, [])
        return Found(today.isoformat(), [_entry(party, one, today) for party, one in shown]), str(record)

    async def close(self) -> None:
        """Gives back what it holds open."""
        await self._rates.close()

    async def _count(self, request: Request) -> None:
        try:
            await self._rates.take(_address(request, self._settings), now_in_shanghai())
        except TooMany as error:
            message = "there are too many enquiries from this address"
            raise RequestError([entry(message, "RATE_LIMITED")], 429, error.seconds) from error

    def _asked(self, body: bytes) -> _Asked:
        """Raises RequestError."""
        try:
            given = msgspec.json.decode(body, type=Enquiry)
        except msgspec.DecodeError as error:
            raise _bad(f"the body is not as it must be: {redact(str(error))}") from error
        if given.case_number is not None and given.name is None and given.number is None:
            try:
                number = case_number.normalise(given.case_number)
            except BadIdentifier as bad:
                raise RequestError([entry(str(bad), bad.code)], 400) from bad
            return _Asked("OfCase", {"number": number}, None)
        if given.case_number is not None or not (given.name or "").strip() or given.number is None:
            raise _bad("an enquiry has a name and a number, or a case number")
        try:
            party = party_id(given.number, self._key)
        except BadIdentifier as bad:
            raise RequestError([entry(str(bad), bad.code)], 400) from bad
        if is_person(party):
            return _Asked("OfPerson", {"id": party}, given.name)
        return _Asked("OfCompany", {"uscc": party}, given.name)


def public_routes(enquiries: PublicEnquiries | None, room: Room) -> Sequence[BaseRoute]:
    """The routes; None: it is not open."""

    async def whether(request: Request) -> Response:
        return json_reply({"data": {"open": enquiries is not None}}, 200)

    async def find(request: Request) -> Response:
        try:
            if enquiries is None:
                raise RequestError([entry("the list is not open to the public here", "NOT_OPEN")], 404)
            with room.taken():
                found, record = await enquiries.find(request)
        except RequestError as refused:
            return refusal_reply(refused)
        headers = {RECEIPT: record, "cache-control": "no-store"}
        body = msgspec.json.encode({"data": found})
        return Response(body, 200, headers, media_type="application/json; charset=utf-8")

    return (Route(PATH, whether, methods=["GET"]), Route(PATH, find, methods=["POST"]))


def _rates(settings: Settings) -> Keeper:
    public, redis = settings.public, settings.limits.redis
    allowed = Allowed(public.rate, public.burst, public.daily)
    return Rates(allowed, most=_MOST_ADDRESSES) if redis is None else SharedRates(allowed, redis)


def _address(request: Request, settings: PublicSettings) -> str:
    """Of whom an enquiry comes, so far as anybody knows; where proxies stand before the hub, the last of them that are
    known say it (X-Forwarded-For).
    """
    host = "" if request.client is None else request.client.host
    if settings.proxies:
        named = [one.strip() for one in ",".join(request.headers.getlist("x-forwarded-for")).split(",") if one.strip()]
        host = named[-settings.proxies] if len(named) >= settings.proxies else host
    try:
        address = ip_address(host)
    except ValueError:
        # A socket that has none: all who come over it are one.
        return "public:"
    if isinstance(address, IPv6Address):
        return f"public:{int(address) >> (128 - _PREFIX):x}"
    return f"public:{address}"


def _published(data: "_Answer", name: str | None, today: date) -> "list[tuple[_Party, _Entry]]":
    """The entries that are shown, each with whom it is of."""
    if "case" in data:
        of_case = data["case"]
        entries = [] if of_case is None else of_case["listEntries"] or []
        return [(one["party"], one) for one in entries if _in_force(one, today)]
    found = data.get("person") or data.get("company")
    if found is None or name is None or _plain(found["name"] or "") != _plain(name):
        return []
    status = found["defaulterStatus"]
    return [] if status is None else [(found, one) for one in status["entries"]]


def _whom(shown: "Sequence[tuple[_Party, _Entry]]") -> set[str]:
    """Of whom something is shown: a company's legal representative is named too."""
    parties = [party for party, _ in shown]
    representatives = [one["id"] for party in parties if (one := party.get("legalRepresentative")) is not None]
    return {*(party["id"] for party in parties), *representatives}


def _entry(party: "_Party", one: "_Entry", today: date) -> Published:
    case, born = one["case"], party.get("birthDate")
    represented = party.get("legalRepresentative")
    person = party["__typename"] == "Person"
    return Published(
        party["__typename"].upper(),
        party["name"] or "",
        (party.get("identityNumber") if person else party["id"]) or "",
        party.get("sex"),
        None if born is None else _age(date.fromisoformat(born), today),
        None if represented is None else represented["name"],
        None if one["court"] is None else one["court"]["name"],
        case["caseNumber"],
        case["filedOn"],
        case["basisDocument"],
        case["obligation"],
        case["performance"],
        one["grounds"],
        one["groundsText"],
        one["listedOn"],
        one["publishedOn"],
    )


def _in_force(one: "_Entry", today: date) -> bool:
    """domain.md, Listed."""
    ends = [date.fromisoformat(day) for day in (one.get("removedOn"), one.get("expiresOn")) if day is not None]
    return date.fromisoformat(one["listedOn"]) <= today and all(today < day for day in ends)


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _plain(name: str) -> str:
    """A name without what people write in several ways: width of characters, blanks, case."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _bad(message: str) -> RequestError:
    return RequestError([entry(message, "BAD_USER_INPUT")], 400)


class _Named(TypedDict):
    name: str | None


class _Person(_Named):
    id: str


class _Case(TypedDict):
    caseNumber: str
    filedOn: str | None
    basisDocument: str | None
    obligation: str | None
    performance: str | None


class _Party(TypedDict):
    __typename: str
    name: str | None
    id: str
    sex: NotRequired[str | None]
    birthDate: NotRequired[str | None]
    identityNumber: NotRequired[str | None]
    legalRepresentative: NotRequired[_Person | None]


class _Entry(TypedDict):
    listedOn: str
    publishedOn: str | None
    grounds: int
    groundsText: str
    court: _Named | None
    case: _Case
    removedOn: NotRequired[str | None]
    expiresOn: NotRequired[str | None]


class _EntryOfCase(_Entry):
    party: _Party


class _Status(TypedDict):
    entries: list[_Entry]


class _Listed(_Party):
    defaulterStatus: _Status | None


class _OfCase(TypedDict):
    listEntries: list[_EntryOfCase] | None


class _Answer(TypedDict, total=False):
    person: _Listed | None
    company: _Listed | None
    case: _OfCase | None
