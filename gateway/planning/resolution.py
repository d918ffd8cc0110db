"""What the search decides: for each field of a selection, whether the subgraph at hand resolves it or another does."""

from dataclasses import dataclass, field

from gateway.planning.provides import NOTHING, Provided
from gateway.planning.selection import Defer, Field, Selection

# A request to a subgraph weighs as much as asking a hundred fields of one that is asked already. Of two ways that weigh
# the same, that is taken which has more of the fields before a jump: LATE for each that comes after one.
FETCH = 1000
FIELD = 10
LATE = 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where a selection is to be resolved: a type as one subgraph (by its join__Graph value) has it.

    `provided` are the external fields that the field which led here provides (@provides); `granted` are the ids of
    the Fields whose @requires the representation that led here carries.
    """

    graph: str
    type_name: str
    provided: Provided = NOTHING
    granted: frozenset[int] = frozenset()


@dataclass(slots=True)
class Asked:
    """A field that the subgraph at hand resolves, whose type there is `type` as printed."""

    field: Field
    type: str
    child: "Resolution | None" = None

    @property
    def lists(self) -> int:
        """How many lists wrap its type."""
        return self.type.count("[")


@dataclass(slots=True)
class Jump:
    """An entity call: the place's object is represented to `graph` as `type_name`, which resolves `target`.

    `inputs` is what the representation needs, `supply` how the place at hand comes by it. `identifying` are the
    names of the key's own fields. `represents` is the type name sent; None: the object's runtime type.
    """

    graph: str
    type_name: str
    represents: str | None
    identifying: frozenset[str]
    inputs: Selection
    supply: "Resolution"
    target: "Resolution"
    moved: list[Field]
    # The @defer that lets the answer go out without it.
    defer: Defer | None = None


@dataclass(slots=True)
class Resolution:
    """How a selection is resolved from a place, and what that costs."""

    cost: int = 0
    # Whether the subgraph must tell the runtime type.
    typename: bool = False
    fields: list[Asked] = field(default_factory=list)
    of_type: dict[str, "Resolution"] = field(default_factory=dict)
    jumps: list[Jump] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many fields it asks of its own subgraph."""
        own = sum(1 if asked.child is None else 1 + asked.child.size for asked in self.fields)
        return own + sum(part.size for part in self.of_type.values())
