"""Which headers of a client's request a subgraph is sent."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# What belongs to one connection (RFC 9110, 7.6.1) or to one message, and what the gateway itself says to a subgraph.
NEVER = frozenset(
    (
        "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
        "transfer-encoding", "upgrade", "host", "content-length", "content-type", "content-encoding", "accept",
        "accept-encoding", "expect",
    )
)  # fmt: skip

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Propagate:
    """A client's header, passed on as `rename`, or `default` where the client has none."""

    name: str
    rename: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class PropagateMatching:
    """The client's headers whose whole names match, passed on as they are."""

    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Insert:
    """A header that every request has."""

    name: str
    value: str


Rule = Propagate | PropagateMatching | Insert


def headers_for(rules: Sequence[Rule], client: Mapping[str, str]) -> Headers:
    """The headers that the rules send, by name; of two rules for one name the later holds. Names are lower case."""
    found: dict[str, str] = {}
    for rule in rules:
        if isinstance(rule, Insert):
            found[rule.name] = rule.value
        elif isinstance(rule, Propagate):
            value = client.get(rule.name, rule.default)
            if value is not None:
                found[rule.rename] = value
        else:
            found |= {
                name: value for name, value in client.items() if name not in NEVER and rule.pattern.fullmatch(name)
            }
    return tuple(sorted(found.items()))
