"""The matrix of role, purpose and field: `matrix.yaml`, or a file of a hub's own in its place."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

OWN = Path(__file__).with_name("matrix.yaml")
# The group of what no other names: nobody's.
UNCLASSIFIED = "unclassified"

_Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
_Coordinate = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*\.([A-Za-z_][A-Za-z0-9_]*|\*)$")]
_Field = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*\.[A-Za-z_][A-Za-z0-9_]*$")]


class BadMatrix(ValueError):
    """A matrix with a mistake; the message is one line that names the file and the place."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Group(_Part):
    """Fields that are seen together."""

    title: str
    # None for what is seen elsewhere than in GraphQL.
    of: tuple[_Coordinate, ...]


class Line(_Part):
    """What a role sees for some purposes, and what these need: see matrix.yaml."""

    purposes: tuple[_Name, ...] = Field(alias="for", min_length=1)
    needs: Literal["case", "consent", "self"] | None = None
    may_give: Literal["case"] | None = None
    own_court: bool = False
    court_below: bool = False
    closed: bool = False
    about: Literal["subjects"] | None = None
    checks: Literal["any"] | None = None
    withheld: bool = False
    whole: bool = False
    sees: frozenset[_Name] = frozenset()
    of_subjects: frozenset[_Name] = frozenset()
    with_case: frozenset[_Name] = frozenset()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.needs is not None and self.may_give is not None:
            raise ValueError("what is needed is no more given freely")
        if self.with_case and self.may_give != "case":
            raise ValueError("with_case goes with may_give: case")
        if (self.own_court or self.court_below or self.closed) and "case" not in (self.needs, self.may_give):
            raise ValueError("own_court, court_below and closed are of a case")
        if self.own_court and self.court_below:
            raise ValueError("a case is of the own court, or of one below it")
        if (self.of_subjects or self.about) and self.needs is None:
            raise ValueError("without a case, a consent or oneself a lookup is about nobody")
        if self.of_subjects & (self.sees | self.with_case):
            raise ValueError("a group is seen of subjects, or of all")
        return self

    def groups(self, *, case: bool) -> frozenset[str]:
        """All groups that are seen, of whatever parties; `case`: whether one was given and is good."""
        return self.sees | self.of_subjects | (self.with_case if case else frozenset())


class Role(_Part):
    """One of those who use the hub."""

    title: str
    lines: tuple[Line, ...] = Field(min_length=1)

    def line(self, purpose: str) -> Line | None:
        """The line for a purpose; None where the role has none."""
        return next((one for one in self.lines if purpose in one.purposes), None)


class Matrix(_Part):
    """Who may see what for which purpose."""

    fields: Mapping[_Name, Group]
    parties: Mapping[_Name, _Name]
    begins: Mapping[_Field, _Name | Literal["found.id"] | None]
    names: Mapping[_Field, _Name] = Field(default_factory=dict)
    checks: Mapping[_Field, _Name]
    roles: Mapping[_Name, Role]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        seen: set[str] = set()
        for name, group in self.fields.items():
            if name == UNCLASSIFIED:
                raise ValueError(f"{UNCLASSIFIED} is the name of what no group names")
            for one in group.of:
                if one in seen:
                    raise ValueError(f"{one} is in two groups")
                seen.add(one)
        for name, role in self.roles.items():
            purposes = [one for line in role.lines for one in line.purposes]
            if len(set(purposes)) != len(purposes):
                raise ValueError(f"the role {name} has two lines for one purpose")
            for line in role.lines:
                unknown = line.groups(case=True) | line.with_case
                unknown -= set(self.fields)
                if unknown:
                    raise ValueError(f"the role {name} sees {', '.join(sorted(unknown))}, which is no group")
        return self

    @cached_property
    def group_of(self) -> Mapping[str, str]:
        """By coordinate, its group."""
        return {one: name for name, group in self.fields.items() for one in group.of}

    @cached_property
    def groups(self) -> frozenset[str]:
        """All groups, that of what no other names included."""
        return frozenset(self.fields) | {UNCLASSIFIED}

    @cached_property
    def purposes(self) -> frozenset[str]:
        """All purposes of all roles."""
        return frozenset(one for role in self.roles.values() for line in role.lines for one in line.purposes)


def read_matrix(path: Path = OWN) -> Matrix:
    """The matrix of a file. Raises BadMatrix."""
    try:
        # The same as safe_load, by libyaml: a tenth of its time, which is half of what a start reads.
        return Matrix.model_validate(yaml.load(path.read_text("utf-8"), yaml.CSafeLoader))
    except OSError as error:
        raise BadMatrix(f"{path}: cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadMatrix(f"{path}: is no YAML: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise BadMatrix(f"{path}: {place + ': ' if place else ''}{first['msg']}") from error
