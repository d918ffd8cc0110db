"""The specifications that a subgraph may @link, and the directives and types that each defines.

Sources: specs.apollo.dev, federation v2.0 to v2.14 and the features that it draws in (tag, inaccessible, authenticated,
requiresScopes, policy, context, cost, cacheTag).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import total_ordering

SPECS = "https://specs.apollo.dev/"
LINK = f"{SPECS}link"
CORE = f"{SPECS}core"
FEDERATION = f"{SPECS}federation"
CONNECT = f"{SPECS}connect"
CACHE_TAG = f"{SPECS}cacheTag"
# The directives that say who may see an element.
ACCESS = ("authenticated", "requiresScopes", "policy")

_URL = re.compile(r"(?P<identity>.+/(?P<name>[^/]+))/v(?P<major>\d+)\.(?P<minor>\d+)/?")


@total_ordering
@dataclass(frozen=True, slots=True)
class Version:
    """A specification's version."""

    major: int
    minor: int

    def __lt__(self, other: "Version") -> bool:
        return (self.major, self.minor) < (other.major, other.minor)

    def __str__(self) -> str:
        return f"v{self.major}.{self.minor}"


@dataclass(frozen=True, slots=True)
class FeatureUrl:
    """A specification's address: its identity, whose last part is its name, and a version."""

    identity: str
    name: str
    version: Version

    @classmethod
    def parse(cls, text: str) -> "FeatureUrl | None":
        """The parts of an address that ends in /name/vX.Y; None for another."""
        found = _URL.fullmatch(text)
        if found is None or "://" not in text:
            return None
        return cls(found["identity"], found["name"], Version(int(found["major"]), int(found["minor"])))

    def __str__(self) -> str:
        return f"{self.identity}/{self.version}"


class Strategy(Enum):
    """How the values of one argument, given differently in several subgraphs, become one."""

    MAX = "the greatest"
    NULLABLE_MAX = "the greatest that is given"
    NULLABLE_UNION = "all that are in any"
    NULLABLE_AND = "true where all are"
    CONJUNCTION = "every requirement of each"


@dataclass(frozen=True, slots=True)
class ArgumentSpec:
    """An argument: its type, in which a name that begins with $ is one of the feature's own types."""

    name: str
    type: str
    default: str | None = None
    strategy: Strategy | None = None

    @property
    def required(self) -> bool:
        return self.type.endswith("!") and self.default is None

    @property
    def own_type(self) -> str | None:
        """The feature's own type that the argument is of, without $."""
        bare = self.type.strip("[]!")
        return bare[1:] if bare.startswith("$") else None

    def spelled(self, type_name: Callable[[str], str]) -> str:
        """The type, one of the feature's own under the name that `type_name` gives it."""
        own = self.own_type
        return self.type if own is None else self.type.replace(f"${own}", type_name(own))


@dataclass(frozen=True, slots=True)
class DirectiveSpec:
    """A directive as its specification defines it, `since` a version of federation, until the next with its name."""

    name: str
    locations: Sequence[str]
    arguments: Sequence[ArgumentSpec] = ()
    repeatable: bool = False
    since: Version = Version(1, 0)
    # The feature in whose name the supergraph carries it on; None where it is the subgraphs' own affair.
    feature: str | None = None

    def definition(self, name: str, type_name: Callable[[str], str]) -> str:
        """The directive's SDL under a name; `type_name` gives the name of one of the feature's own types."""
        given = ", ".join(
            f"{one.name}: {one.spelled(type_name)}{'' if one.default is None else f' = {one.default}'}"
            for one in self.arguments
        )
        repeatable = " repeatable" if self.repeatable else ""
        return f"directive @{name}{f'({given})' if given else ''}{repeatable} on {' | '.join(self.locations)}\n"


@dataclass(frozen=True, slots=True)
class Feature:
    """A specification that composition knows."""

    name: str
    versions: Sequence[Version]
    directives: Sequence[DirectiveSpec] = ()
    types: Sequence[str] = ()
    purpose: str | None = None
    # By its own version the version of federation that brings it: who links it by itself is of no older one.
    since: Mapping[Version, Version] = field(default_factory=dict)

    @property
    def identity(self) -> str:
        return SPECS + self.name


def _locations(text: str) -> Sequence[str]:
    return tuple(text.split())


_FIELDS = ArgumentSpec("fields", "$FieldSet!")
_OWNED = "FIELD_DEFINITION OBJECT INTERFACE SCALAR ENUM"
_ANYWHERE = (
    "FIELD_DEFINITION OBJECT INTERFACE UNION ARGUMENT_DEFINITION SCALAR ENUM ENUM_VALUE INPUT_OBJECT "
    "INPUT_FIELD_DEFINITION"
)
V1, V2 = Version(1, 0), Version(2, 0)
NEWEST = Version(2, 14)

DIRECTIVES: Sequence[DirectiveSpec] = (
    DirectiveSpec(
        "key", _locations("OBJECT INTERFACE"), (_FIELDS, ArgumentSpec("resolvable", "Boolean", "true")), repeatable=True
    ),
    DirectiveSpec("requires", _locations("FIELD_DEFINITION"), (_FIELDS,)),
    DirectiveSpec("provides", _locations("FIELD_DEFINITION"), (_FIELDS,)),
    DirectiveSpec("external", _locations("OBJECT FIELD_DEFINITION"), (ArgumentSpec("reason", "String"),)),
    DirectiveSpec("extends", _locations("OBJECT INTERFACE")),
    DirectiveSpec("tag", _locations(_ANYWHERE), (ArgumentSpec("name", "String!"),), repeatable=True, feature="tag"),
    DirectiveSpec(
        "tag",
        _locations(f"{_ANYWHERE} SCHEMA"),
        (ArgumentSpec("name", "String!"),),
        repeatable=True,
        since=Version(2, 3),
        feature="tag",
    ),
    DirectiveSpec("shareable", _locations("OBJECT FIELD_DEFINITION"), since=V2),
    DirectiveSpec("shareable", _locations("OBJECT FIELD_DEFINITION"), repeatable=True, since=Version(2, 2)),
    DirectiveSpec("inaccessible", _locations(_ANYWHERE), since=V2, feature="inaccessible"),
    DirectiveSpec("override", _locations("FIELD_DEFINITION"), (ArgumentSpec("from", "String!"),), since=V2),
    DirectiveSpec(
        "override",
        _locations("FIELD_DEFINITION"),
        (ArgumentSpec("from", "String!"), ArgumentSpec("label", "String")),
        since=Version(2, 7),
    ),
    DirectiveSpec(
        "composeDirective", ("SCHEMA",), (ArgumentSpec("name", "String"),), repeatable=True, since=Version(2, 1)
    ),
    DirectiveSpec("interfaceObject", ("OBJECT",), since=Version(2, 3)),
    DirectiveSpec("authenticated", _locations(_OWNED), since=Version(2, 5), feature="authenticated"),
    DirectiveSpec(
        "requiresScopes",
        _locations(_OWNED),
        (ArgumentSpec("scopes", "[[$Scope!]!]!", strategy=Strategy.CONJUNCTION),),
        since=Version(2, 5),
        feature="requiresScopes",
    ),
    DirectiveSpec(
        "policy",
        _locations(_OWNED),
        (ArgumentSpec("policies", "[[$Policy!]!]!", strategy=Strategy.CONJUNCTION),),
        since=Version(2, 6),
        feature="policy",
    ),
    DirectiveSpec(
        "context",
        _locations("INTERFACE OBJECT UNION"),
        (ArgumentSpec("name", "String!"),),
        repeatable=True,
        since=Version(2, 8),
        feature="context",
    ),
    DirectiveSpec(
        "fromContext",
        _locations("ARGUMENT_DEFINITION"),
        (ArgumentSpec("field", "$ContextFieldValue"),),
        since=Version(2, 8),
    ),
    DirectiveSpec(
        "cost",
        _locations("ARGUMENT_DEFINITION ENUM FIELD_DEFINITION INPUT_FIELD_DEFINITION OBJECT SCALAR"),
        (ArgumentSpec("weight", "Int!", strategy=Strategy.MAX),),
        since=Version(2, 9),
        feature="cost",
    ),
    DirectiveSpec(
        "listSize",
        _locations("FIELD_DEFINITION"),
        (
            ArgumentSpec("assumedSize", "Int", strategy=Strategy.NULLABLE_MAX),
            ArgumentSpec("slicingArguments", "[String!]", strategy=Strategy.NULLABLE_UNION),
            ArgumentSpec("sizedFields", "[String!]", strategy=Strategy.NULLABLE_UNION),
            ArgumentSpec("requireOneSlicingArgument", "Boolean", "true", Strategy.NULLABLE_AND),
        ),
        since=Version(2, 9),
        feature="cost",
    ),
    DirectiveSpec(
        "cacheTag",
        _locations("OBJECT FIELD_DEFINITION"),
        (ArgumentSpec("format", "String!"),),
        repeatable=True,
        since=Version(2, 12),
    ),
)

_TYPES: Mapping[str, Version] = {
    "FieldSet": V1,
    "Scope": Version(2, 5),
    "Policy": Version(2, 6),
    "ContextFieldValue": Version(2, 8),
}
_ZERO_ONE = (Version(0, 1),)


def directives_of(version: Version) -> dict[str, DirectiveSpec]:
    """Federation's directives at a version (1.0 for a schema that links none), by name."""
    return {spec.name: spec for spec in DIRECTIVES if spec.since <= version}


def types_of(version: Version) -> list[str]:
    """Federation's own scalars at a version."""
    return [name for name, since in _TYPES.items() if since <= version]


def _named(*names: str) -> Sequence[DirectiveSpec]:
    newest = directives_of(NEWEST)
    return tuple(newest[name] for name in names)


FEATURES: Mapping[str, Feature] = {
    feature.identity: feature
    for feature in (
        Feature("federation", tuple(Version(2, minor) for minor in range(NEWEST.minor + 1))),
        Feature("tag", (Version(0, 1), Version(0, 2), Version(0, 3)), _named("tag"), since={Version(0, 3): V2}),
        Feature(
            "inaccessible",
            (Version(0, 1), Version(0, 2)),
            _named("inaccessible"),
            purpose="SECURITY",
            since={Version(0, 2): V2},
        ),
        Feature("authenticated", _ZERO_ONE, _named("authenticated"), (), "SECURITY", {Version(0, 1): Version(2, 5)}),
        Feature(
            "requiresScopes",
            _ZERO_ONE,
            _named("requiresScopes"),
            ("Scope",),
            "SECURITY",
            {Version(0, 1): Version(2, 5)},
        ),
        Feature("policy", _ZERO_ONE, _named("policy"), ("Policy",), "SECURITY", {Version(0, 1): Version(2, 6)}),
        Feature(
            "context",
            _ZERO_ONE,
            _named("context", "fromContext"),
            ("ContextFieldValue",),
            "SECURITY",
            {Version(0, 1): Version(2, 8)},
        ),
        Feature("cost", _ZERO_ONE, _named("cost", "listSize"), since={Version(0, 1): Version(2, 9)}),
        Feature("cacheTag", _ZERO_ONE, _named("cacheTag"), since={Version(0, 1): Version(2, 12)}),
        Feature("link", (Version(1, 0),)),
        Feature("core", (Version(0, 1), Version(0, 2))),
    )
}  # fmt: skip
