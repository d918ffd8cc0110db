"""Reports (核查报告) in PDF of what a hub answered: POST /screening/report, and whether one is: GET /reports/CODE.

The body of the first is lines of JSON: how the report is to be, then the signed answers of POST /screening, each with
the body that it answers. The hub makes a report of nothing that it did not sign itself. It keeps neither the report nor
whom it is about: only that it issued it, by the digest of a verification code (验证码) that stands on it.
"""

import asyncio
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from mmap import ACCESS_READ, mmap
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import segno
from joserfc.jwk import OKPKey
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gateway.access.matrix import Matrix
from gateway.audit.answers import BadSignature, public_keys, verified
from gateway.audit.headers import SIGNATURE
from gateway.config import Settings
from gateway.execution.errors import entry
from gateway.reports.codes import BadCode, new_code, read
from gateway.reports.issued import Reports
from gateway.reports.typesetting import NotTypeset, typeset
from gateway.screening.outcome import REPORT_PATH, Answer, Asked, Part, Stated
from gateway.screening.report import Gathered, NotReported, Proven, content_of, gathered, issued_of
from gateway.server.evidence import answer_key, signing
from gateway.server.hub import matrix_of
from gateway.server.operations import RequestError
from gateway.server.own import open_reports
from gateway.server.proof import Sign
from gateway.server.reading import received
from gateway.server.replies import caller_of, json_reply, refusal_reply
from gateway.server.room import Room
from gateway.server.screening import OPERATION
from gateway.store import StoreUnavailable
from subgraphs.common.scalars import now_in_shanghai

VERIFIED = "/reports/"
# Where the page verifies a report, behind the hub's address.
_PAGE = "/#/verify/"
# What keeps a report from being made.
FAULTS = (BadSignature, NotReported, NotTypeset, StoreUnavailable)
# In which header the code of a report comes with it.
CODE = "x-liancha-report"
_TEMPLATE = files("gateway.reports").joinpath("report.typ").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Report:
    """A PDF, the verification code that stands on it, and the hub's detached signature of it."""

    document: bytes
    code: str
    signature: str


class Reporter:
    """Makes reports of what the hub of some settings answered, and knows those that it issued; close it when done."""

    def __init__(
        self, keys: Sequence[OKPKey], sign: Sign, reports: Reports, roles: Mapping[str, str], address: str | None
    ) -> None:
        """`keys` are those that sign answers, `roles` the titles of roles, `address` where people reach the page."""
        self._keys = keys
        self._sign = sign
        self._reports = reports
        self._roles = roles
        self._address = address

    @property
    def reports(self) -> Reports:
        """Those that were issued."""
        return self._reports

    def report(self, given: Path) -> Report:
        """The report of a file of lines. Blocks. Raises msgspec.DecodeError, BadSignature, NotReported, NotTypeset,
        StoreUnavailable.
        """
        with given.open("rb") as lines:
            stated = msgspec.json.decode(next(lines, b""), type=Stated)
            whole = gathered(self._proven(lines))
        return self._issued(whole, stated, given)

    def _issued(self, whole: Gathered, stated: Stated, given: Path) -> Report:
        code, now = new_code(), now_in_shanghai()
        place = None if self._address is None else f"{self._address.rstrip('/')}{_PAGE}{code}"
        qr = None if place is None else _qr(place)
        document = typeset(content_of(whole, stated, code, place, qr, self._roles, now), now)
        record = whole.tally.records[-1] if whole.tally.records else ""
        # It may be hundreds of megabytes, of which nothing but the hash is wanted.
        with given.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as request:
            signature = self._sign(document, request, _TEMPLATE, record)
        self._reports.issue(code, issued_of(whole, now, sha256(document).hexdigest(), signature))
        return Report(document, code, signature)

    def _proven(self, lines: Iterator[bytes]) -> Iterator[Proven]:
        met: set[str] = set()
        for line in lines:
            part = msgspec.json.decode(line, type=Part)
            asked, answer = part.asked.encode(), part.answer.encode()
            statement = verified(answer, part.signature, self._keys)
            if sha256(asked).hexdigest() != statement.request:
                raise BadSignature("an answer is to another request")
            if statement.operation != OPERATION:
                raise BadSignature("an answer is of no screening of this version")
            if part.signature in met:
                raise NotReported("an answer is there twice")
            met.add(part.signature)
            batch = Answer(answer, part.signature).batch()
            yield Proven(part.lines, msgspec.json.decode(asked, type=Asked), batch, statement.time)

    def close(self) -> None:
        """Gives back what it holds open."""
        self._reports.close()


def open_reporter(settings: Settings, matrix: Matrix | None = None) -> Reporter:
    """The reporter of a hub. Raises BadKey, BadMatrix, StoreUnavailable."""
    matrix = matrix_of(settings) if matrix is None else matrix
    roles = {name: role.title for name, role in matrix.roles.items()}
    keys = public_keys({"keys": [answer_key(settings).public]})
    return Reporter(keys, signing(settings), open_reports(settings), roles, settings.hub.address)


def reporting_routes(reporter: Reporter, room: Room) -> Sequence[BaseRoute]:
    """The routes: whoever is known may have a report made of what the hub answered; whoever has a code may ask whether
    there is a report of it.
    """

    async def report(request: Request) -> Response:
        try:
            caller_of(request)
            with ExitStack() as stack:
                stack.enter_context(room.taken())
                given = Path(stack.enter_context(TemporaryDirectory())) / "given"
                with given.open("wb") as file:
                    await received(request, file)
                made = await asyncio.to_thread(reporter.report, given)
        except msgspec.DecodeError as error:
            return _refused(f"a line is not as it must be: {error}", "BAD_USER_INPUT", 400)
        except (BadSignature, NotReported) as error:
            return _refused(str(error), "NOT_PROVEN", 400)
        except StoreUnavailable:
            return _refused("reports cannot be kept now", "STORE_UNAVAILABLE", 503)
        except RequestError as refused:
            return refusal_reply(refused)
        headers = {CODE: made.code, SIGNATURE: made.signature, "cache-control": "no-store"}
        return Response(made.document, 200, headers, media_type="application/pdf")

    async def issued(request: Request) -> Response:
        try:
            code = read(request.path_params["code"])
            with room.taken():
                ask = reporter.reports.of
                found = await asyncio.to_thread(ask, code) if reporter.reports.is_remote else ask(code)
        except BadCode as error:
            return _refused(str(error), "REPORT_UNKNOWN", 404)
        except StoreUnavailable:
            return _refused("reports cannot be read now", "STORE_UNAVAILABLE", 503)
        except RequestError as refused:
            return refusal_reply(refused)
        if found is None:
            return _refused("no report was issued with this code", "REPORT_UNKNOWN", 404)
        answer = json_reply({"data": msgspec.to_builtins(found)}, 200)
        answer.headers["cache-control"] = "no-store"
        return answer

    return (Route(REPORT_PATH, report, methods=["POST"]), Route(VERIFIED + "{code}", issued, methods=["GET"]))


def _refused(message: str, code: str, status: int) -> Response:
    return refusal_reply(RequestError([entry(message, code)], status))


def _qr(text: str) -> str:
    """The QR code of a text (ISO/IEC 18004), as SVG."""
    made = io.BytesIO()
    segno.make(text, error="m", micro=False).save(made, kind="svg", xmldecl=False)
    return made.getvalue().decode()
