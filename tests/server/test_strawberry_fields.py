"""The shorter ways to strawberry's fields give what strawberry gives."""

import enum
import json
import re
from datetime import date
from typing import Annotated, Generic, TypeVar

import pytest
import strawberry
from strawberry.extensions import FieldExtension
from strawberry.relay import GlobalID

from gateway.execution.in_process import InProcess
from gateway.execution.program.known import Fields
from gateway.server.strawberry_fields import fields_of


@strawberry.enum
class Colour(enum.Enum):
    RED = "red"
    GREEN = "green"


@strawberry.input
class Size:
    wide: int = 1


class Twice(FieldExtension):
    def resolve(self, next_, source, info, **kwargs):
        return next_(source, info, **kwargs) * 2


class Once(Exception):
    """What a reference raises."""


@strawberry.federation.type(keys=["id"])
class Thing:
    id: strawberry.ID
    label: str = "plain"

    @strawberry.field
    def of_self(self, info: strawberry.Info, big_number: int = 2) -> str:
        return f"{self.id} {info.field_name} {info.context} {big_number}"

    @strawberry.field
    async def in_time(self, day: date | None = None, colour: Colour = Colour.RED) -> str:
        return f"{day!r} {colour!r}"

    @strawberry.field
    @staticmethod
    def of_nobody() -> int:
        return 7

    @strawberry.field
    def of_parent(root: strawberry.Parent["Thing"]) -> str:  # noqa: N805  # strawberry passes it by this name
        return root.label

    @strawberry.field(extensions=[Twice()])  # type: ignore[untyped-decorator]
    def extended(self, n: int) -> int:
        return n

    @strawberry.field
    def sized(self, size: Size) -> int:
        return size.wide

    @strawberry.field
    def listed(self, numbers: list[int]) -> int:
        return sum(numbers)

    @strawberry.field
    def perhaps(self, n: strawberry.Maybe[int] = None) -> str:
        return repr(n)

    @strawberry.field
    def globally(self, id: GlobalID) -> str:
        return id.node_id

    @strawberry.field
    def failing(self) -> int:
        raise Once("failing")

    @classmethod
    def resolve_reference(cls, id: str, info: strawberry.Info) -> "Thing":
        if id == "bad":
            raise Once("bad")
        return cls(id=strawberry.ID(id), label=str(info.context))


@strawberry.federation.type(keys=["id"])
class Made:
    id: strawberry.ID


@strawberry.interface
class Named:
    name: str


@strawberry.type
class Street(Named):
    length: int = 5


@strawberry.type
class Lane(Named):
    width: int = 2


@strawberry.type
class Alley(Lane):
    dark: bool = True


@strawberry.type
class Ruled:
    name: str

    @classmethod
    def is_type_of(cls, value: object, info: object) -> bool:
        return isinstance(value, Ruled) and value.name != "ruled out"


T = TypeVar("T")


@strawberry.type
class Box(Generic[T]):
    holds: T


class Row:
    name, length = "a row", 6


Way = Annotated[Street | Lane | Ruled, strawberry.union("Way")]
Boxed = Annotated[Box[int] | Box[str], strawberry.union("Boxed")]


@strawberry.type
class Query:
    @strawberry.field
    def ways(self) -> list[Way]:
        return [Street(name="one"), Lane(name="two"), Ruled(name="three")]

    @strawberry.field
    def named(self) -> list[Named]:
        return [Street(name="one"), Lane(name="two"), Alley(name="three")]

    @strawberry.field
    def cast_to(self) -> list[Named]:
        return [
            strawberry.cast(Street, Row()),  # type: ignore[list-item]  # what a cast is for
            strawberry.cast(Street, Lane(name="a lane that is cast")),
        ]

    @strawberry.field
    def cast_way(self) -> Way:
        return strawberry.cast(Street, Lane(name="a lane that is cast"))

    @strawberry.field
    def ruled(self) -> Ruled:
        return Ruled(name="ruled out")

    @strawberry.field
    def street(self) -> Street:
        return Lane(name="a lane for a street")  # type: ignore[return-value]  # the schema's own functions find it

    @strawberry.field
    def boxes(self) -> list[Boxed]:
        return [Box(holds=1), Box(holds="two")]

    @strawberry.field
    def thing(self) -> Thing:
        return Thing(id=strawberry.ID("1"))

    @strawberry.field
    def made(self) -> Made:
        return Made(id=strawberry.ID("2"))


SCHEMA = strawberry.federation.Schema(Query, types=[Alley])
THINGS = '[{__typename: "Thing", id: "1"}, {__typename: "Thing", id: "bad"}]'
QUERIES = [
    "{ thing { id label ofSelf more: ofSelf(bigNumber: 5) ofNobody ofParent } }",
    "query($n: Int!) { thing { ofSelf(bigNumber: $n) } }",
    'query($colour: Colour!) { thing { inTime(colour: $colour) other: inTime(day: "2026-01-02", colour: GREEN) } }',
    "{ thing { extended(n: 3) sized(size: {wide: 4}) listed(numbers: [1, 2]) perhaps a: perhaps(n: 1) } }",
    '{ thing { globally(id: "VGhpbmc6MQ==") } }',
    "{ thing { id failing } }",
    f"{{ _entities(representations: {THINGS}) {{ ... on Thing {{ id label }} }} }}",
    "{ ways { __typename ... on Named { name } ... on Street { length } ... on Lane { width } ... on Ruled { name } } }",
    "{ named { __typename name ... on Street { length } ... on Lane { width } ... on Alley { dark } } }",
    "{ castTo { __typename name ... on Street { length } } }",
    "{ castWay { __typename ... on Street { name } ... on Lane { name } } }",
    "{ ruled { name } }",
    "{ street { name length } }",
    "{ boxes { __typename ... on IntBox { number: holds } ... on StrBox { text: holds } } }",
    '{ _entities(representations: [{__typename: "Made", id: "4"}]) { ... on Made { id } } }',
]


async def answer(fields, query):
    ask = InProcess(SCHEMA._schema, lambda request: "here", fields).prepare(query, "")
    told = json.dumps(await ask({"n": 3, "colour": "GREEN"}, None))
    # Each fault has a reference of its own.
    return re.sub(r'"reference": "[0-9a-f]{12}"', '"reference": "…"', told)


@pytest.mark.parametrize("query", QUERIES)
async def test_the_answer_is_strawberrys(query):
    assert await answer(fields_of(SCHEMA), query) == await answer(Fields(), query)


def test_what_strawberry_alone_can_do_is_left_to_it():
    short = fields_of(SCHEMA)
    fields = SCHEMA._schema.get_type("Thing").fields
    assert sorted(name for name, field in fields.items() if short.resolver_of(field) is not None) == [
        "failing", "inTime", "ofNobody", "ofParent", "ofSelf"
    ]  # fmt: skip
    assert [name for name, field in fields.items() if short.attribute_of(field) is not None] == ["id", "label"]
    assert short.resolver_of(SCHEMA._schema.query_type.fields["_entities"]) is not None


def test_the_class_of_an_object_says_its_type_where_nothing_else_does():
    types = SCHEMA._schema.type_map
    short = fields_of(SCHEMA)
    found = {name: short.class_of(types[name]) for name in ("Thing", "Street", "Lane", "Alley", "Ruled", "IntBox")}
    assert found == {"Thing": Thing, "Street": Street, "Lane": Lane, "Alley": Alley, "Ruled": None, "IntBox": None}
    assert (short.marked(Lane(name="")), short.marked(strawberry.cast(Street, Lane(name="")))) == (False, True)
