"""What proves an answer: the record of the disclosure log (存证号), and the hub's signature where one is asked for."""

from collections.abc import Callable
from mmap import mmap

from starlette.requests import Request

from gateway.audit.headers import RECEIPT, SIGN, SIGNATURE
from gateway.execution.run import Response
from gateway.server.operations import GraphQLRequest

_RECEIPT, _SIGNATURE = RECEIPT.encode(), SIGNATURE.encode()

# (an answer's body, the request's body, the document, the receipt) -> the signature.
Sign = Callable[[bytes, bytes | mmap, str, str], str]


def proof_of(
    body: bytes, response: Response, request: Request, of: GraphQLRequest, sign: Sign | None
) -> list[tuple[bytes, bytes]]:
    """The headers that go with an answer's body: none, where nothing was disclosed."""
    if response.receipt is None:
        return []
    headers = [(_RECEIPT, response.receipt.encode())]
    if sign is not None and SIGN in request.headers:
        headers.append((_SIGNATURE, sign(body, of.raw, of.query, response.receipt).encode()))
    return headers
