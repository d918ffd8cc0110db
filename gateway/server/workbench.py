"""The workbench (工作台): a page for people, with every asset from the package; it has no data in it.

What it is built of is in workbench/page. Its files are read and packed at start-up; a file's name says what is in it,
so browsers keep all but the page itself.
"""

import gzip
import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from html import escape
from pathlib import Path

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Scope

from gateway.server.persisted import read_manifest

FOLDER = Path(__file__).parent / "static" / "workbench"
PAGE = "/"
ASSETS = "/assets/"
# No script, style or picture but the page's own, no other host, nothing written into the page as text.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_OF_PAGE = {
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-cache",
}
_OF_ASSETS = {"cache-control": "public, max-age=31536000, immutable"}


class Visitor(msgspec.Struct, frozen=True):
    """As whom one may look at a demo: said in Chinese and in English, with a token, and where the look begins."""

    zh: str
    en: str
    token: str
    place: str


@dataclass(frozen=True, slots=True)
class _File:
    """A file as it is sent: as it is, and packed where that is shorter."""

    plain: bytes
    packed: bytes | None
    media_type: str
    tag: str

    @classmethod
    def read(cls, path: Path) -> "_File":
        return cls.of(path.read_bytes(), mimetypes.guess_type(path.name)[0] or "application/octet-stream")

    @classmethod
    def of(cls, plain: bytes, media_type: str) -> "_File":
        packed = gzip.compress(plain, mtime=0)
        tag = f'"{blake2b(plain, digest_size=12).hexdigest()}"'
        return cls(plain, packed if len(packed) < len(plain) else None, media_type, tag)

    def answer(self, request: Request, headers: Mapping[str, str]) -> Response:
        """The file, as the request can take it."""
        about = {**headers, "etag": self.tag, "vary": "accept-encoding"}
        if self.tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=about)
        if self.packed is not None and _takes_gzip(request.headers.get("accept-encoding", "")):
            return Response(self.packed, headers={**about, "content-encoding": "gzip"}, media_type=self.media_type)
        return Response(self.plain, headers=about, media_type=self.media_type)


@cache
def _files(folder: Path) -> tuple[_File, Mapping[str, _File]]:
    """The page and its assets, packed once a process."""
    return _File.read(folder / "index.html"), {
        path.name: _File.read(path) for path in sorted((folder / "assets").iterdir())
    }


def workbench_operations(folder: Path = FOLDER) -> dict[str, str]:
    """The documents of the page's operations by their hashes, which is all that it sends of them."""
    return read_manifest(folder / "operations.json")


def workbench_routes(visitors: Sequence[Visitor] = (), folder: Path = FOLDER) -> list[BaseRoute]:
    """The page and its assets, from a folder that `make workbench` builds; `visitors` are as whom anybody may look who
    opens it, which is for demos alone.
    """
    page, assets = _files(folder)
    if visitors:
        told = escape(msgspec.json.encode(visitors).decode())
        meta = f'<meta name="liancha-visitors" content="{told}" /></head>'
        page = _File.of(page.plain.replace(b"</head>", meta.encode(), 1), page.media_type)

    async def show(request: Request) -> Response:
        return page.answer(request, _OF_PAGE)

    async def asset(request: Request) -> Response:
        found = assets.get(request.path_params["name"])
        if found is None:
            raise HTTPException(404)
        return found.answer(request, _OF_ASSETS)

    return [Route(PAGE, show), Route(ASSETS + "{name}", asset)]


def is_page(scope: Scope) -> bool:
    """Whether a request is for the page or an asset of it, which are for anybody."""
    path = scope["path"]
    return scope.get("method") in ("GET", "HEAD") and (path == PAGE or path.startswith(ASSETS))


def _takes_gzip(accepted: str) -> bool:
    for one in accepted.split(","):
        coding, _, weight = one.partition(";")
        if coding.strip().lower() == "gzip":
            return weight.replace(" ", "").rstrip("0").rstrip(".") != "q="
    return False
