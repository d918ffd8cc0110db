"""The shorter ways to strawberry's fields give what strawberry gives."""

import enum
import json
import re
from datetime import date

import pytest
import strawberry
from strawberry.extensions import FieldExtension
from strawberry.relay import GlobalID

from gateway.execution.in_process import InProcess
from gateway.execution.program import Fields
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


@strawberry.type
class Query:
    @strawberry.field
    def thing(self) -> Thing:
        return Thing(id=strawberry.ID("1"))

    @strawberry.field
    def made(self) -> Made:
        return Made(id=strawberry.ID("2"))


SCHEMA = strawberry.federation.Schema(Query)
THINGS = '[{__typename: "Thing", id: "1"}, {__typename: "Thing", id: "bad"}]'
QUERIES = [
    "{ thing { id label ofSelf more: ofSelf(bigNumber: 5) ofNobody ofParent } }",
    "query($n: Int!) { thing { ofSelf(bigNumber: $n) } }",
    'query($colour: Colour!) { thing { inTime(colour: $colour) other: inTime(day: "2026-01-02", colour: GREEN) } }',
    "{ thing { extended(n: 3) sized(size: {wide: 4}) listed(numbers: [1, 2]) perhaps a: perhaps(n: 1) } }",
    '{ thing { globally(id: "VGhpbmc6MQ==") } }',
    "{ thing { id failing } }",
    f"{{ _entities(representations: {THINGS}) {{ ... on Thing {{ id label }} }} }}",
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
