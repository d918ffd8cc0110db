"""The YAML that `rover supergraph compose` reads: which subgraphs make a supergraph."""

from datetime import timedelta
from pathlib import Path
from typing import cast

import orjson
import yaml

from gateway.composition.compose import SubgraphSource

# Of a subgraph that is asked for its SDL.
_TIMEOUT = timedelta(seconds=10)


class SupergraphConfigError(ValueError):
    """A supergraph.yaml with a mistake; the message is one line that names the key."""


def read_supergraph_config(path: Path) -> list[SubgraphSource]:
    """The subgraphs of a file, in its order; a schema.file is read from beside it. Raises SupergraphConfigError."""
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise SupergraphConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SupergraphConfigError(f"{path}: is no YAML: {' '.join(str(error).split())}") from error
    subgraphs = content.get("subgraphs") if isinstance(content, dict) else None
    if not isinstance(subgraphs, dict) or not subgraphs:
        raise SupergraphConfigError(f"{path}: subgraphs: names no subgraph")
    return [_source(path, str(name), given) for name, given in subgraphs.items()]


def _source(path: Path, name: str, given: object) -> SubgraphSource:
    key = f"subgraphs.{name}"
    schema = given.get("schema") if isinstance(given, dict) else None
    if not isinstance(given, dict) or not isinstance(schema, dict):
        raise SupergraphConfigError(f"{path}: {key}.schema: is missing")
    url = given.get("routing_url")
    if url is not None and not isinstance(url, str):
        raise SupergraphConfigError(f"{path}: {key}.routing_url: is not a string")
    file, address = schema.get("file"), schema.get("subgraph_url")
    if isinstance(file, str):
        target = path.parent / file
        try:
            return SubgraphSource(name, url or "", target.read_text("utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise SupergraphConfigError(f"{path}: {key}.schema.file: {target} cannot be read") from error
    if isinstance(address, str):
        return SubgraphSource(name, url or address, _introspected(path, key, address))
    raise SupergraphConfigError(f"{path}: {key}.schema: has neither file nor subgraph_url")


def _introspected(path: Path, key: str, address: str) -> str:
    """The SDL that a running subgraph tells of itself."""
    from pyreqwest.client import SyncClientBuilder
    from pyreqwest.exceptions import PyreqwestError

    problem = f"{path}: {key}.schema.subgraph_url: {address}"
    try:
        with SyncClientBuilder().timeout(_TIMEOUT).build() as client:
            body = {"query": "{ _service { sdl } }"}
            content = bytes(client.post(address).body_json(body).build().send().bytes())
        answer = cast("object", orjson.loads(content))
    except (PyreqwestError, orjson.JSONDecodeError) as error:
        raise SupergraphConfigError(f"{problem} does not answer") from error
    match answer:
        case {"data": {"_service": {"sdl": str(sdl)}}}:
            return sdl
        case _:
            raise SupergraphConfigError(f"{problem} does not tell its SDL")
