"""A subgraph over HTTP: GraphQL POST requests over kept connections."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import orjson
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError, RequestTimeoutError

from gateway.execution.errors import HTTP_ERROR, MALFORMED, TIMEOUT, UNREACHABLE, SubgraphError
from gateway.execution.transport import JsonObject, Operation

_HEADERS = {
    "content-type": "application/json",
    "accept": "application/graphql-response+json, application/json;q=0.9",
}


def open_client(timeout: float) -> Client:
    """The connections that all subgraphs share; a request may take `timeout` seconds."""
    return ClientBuilder().timeout(timedelta(seconds=timeout)).default_headers(_HEADERS).build()


@dataclass(frozen=True, slots=True)
class Http:
    """The transport to a subgraph's URL."""

    client: Client
    url: str

    def prepare(self, document: str, operation_name: str) -> Operation:
        # The parts of the body that never change are encoded once.
        head = orjson.dumps({"query": document, "operationName": operation_name})[:-1] + b',"variables":'
        return _Encoded(self.client, self.url, head)


@dataclass(frozen=True, slots=True)
class _Encoded:
    client: Client
    url: str
    head: bytes

    async def __call__(self, variables: Mapping[str, object], request: object) -> JsonObject:
        body = self.head + orjson.dumps(variables) + b"}"
        try:
            response = await self.client.post(self.url).body_bytes(body).build().send()
            content = await response.bytes()
        except RequestTimeoutError as error:
            raise SubgraphError(TIMEOUT, "the subgraph did not answer in time") from error
        except PyreqwestError as error:
            raise SubgraphError(UNREACHABLE, "the subgraph cannot be reached") from error
        try:
            answer = orjson.loads(bytes(content))
        except orjson.JSONDecodeError as error:
            if response.status >= 400:
                raise SubgraphError(HTTP_ERROR, f"the subgraph answered HTTP status {response.status}") from error
            raise SubgraphError(MALFORMED, "the subgraph's answer is not JSON") from error
        if not isinstance(answer, dict) or ("data" not in answer and "errors" not in answer):
            if response.status >= 400:
                raise SubgraphError(HTTP_ERROR, f"the subgraph answered HTTP status {response.status}")
            raise SubgraphError(MALFORMED, "the subgraph's answer is not a GraphQL response")
        return answer
