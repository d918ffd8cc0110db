"""What is asked of a subgraph, whichever query asks for it: so that all of them share the answers."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from weakref import WeakValueDictionary

import orjson
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLObjectType,
    NameNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    Visitor,
    print_ast,
    visit,
)

from gateway.cache.kept import Views
from gateway.cache.lifetimes import Lifetimes
from gateway.execution.in_process import InProcess
from gateway.execution.program.document import CompiledDocument

ENTITIES = "_entities"
# The alias of the one call that is asked of an entity, and the variable of its representation.
ALIAS = "_e"
REPRESENTATION = "_r"


# By what an answer is kept: what is asked, of which subject, with which variables, on which day.
Key = tuple[bytes, bytes, bytes, bytes]


@dataclass(slots=True, eq=False, weakref_slot=True)
class Asked:
    """What is asked of one entity, or of a root of a subgraph, and how long the answer may be kept. `digest` is of its
    text and the subgraph's name: others are asked in the same words.
    """

    text: str
    digest: bytes
    document: CompiledDocument
    seconds: int
    # The variables that have a say in it, beside the representations.
    variables: tuple[str, ...]
    # The views that answers to it have consulted so far: an answer is looked for by these.
    consulted: set[int] = field(default_factory=set)

    def key(self, subject: bytes, variables: Mapping[str, object], views: Views) -> Key:
        """The key of the answer about a subject: a representation in JSON, of a root nothing."""
        given = {name: variables[name] for name in self.variables if name in variables}
        return (self.digest, subject, orjson.dumps(given) if given else b"", views.day.encode())


@dataclass(frozen=True, slots=True)
class Call:
    """An entity call of a fetch: its alias there, the variable of its representations, and what it asks of each."""

    alias: str
    variable: str
    asked: Asked


# What an operation asks of a subgraph: entities by several calls, or fields of a root.
Parts = Asked | tuple[Call, ...]


class Questions:
    """All that is asked of a subgraph, as long as anybody asks it: by its text, so that it is compiled once."""

    def __init__(self, name: str, inner: InProcess, lifetimes: Lifetimes) -> None:
        self._name = name
        self._inner = inner
        self._lifetimes = lifetimes
        self._asked: WeakValueDictionary[str, Asked] = WeakValueDictionary()

    def parts(self, document: str) -> Parts | None:
        """What a document's query asks; None where nothing of it may be kept. Raises SubgraphError."""
        parsed = self._inner.parsed(document)
        operation = next(one for one in parsed.definitions if isinstance(one, OperationDefinitionNode))
        fields = [one for one in operation.selection_set.selections if isinstance(one, FieldNode)]
        names = {one.variable.name.value for one in operation.variable_definitions or ()}
        if len(fields) != len(operation.selection_set.selections) or REPRESENTATION in names:
            return None
        calls = [one for one in fields if one.name.value == ENTITIES]
        if not calls:
            whole = replace(parsed, definitions=(*fragments_of(parsed), replace(operation, name=None)))
            asked = self.of(whole, fields)
            return asked if asked.seconds else None
        if len(calls) != len(fields):
            return None
        found = tuple(self.call(parsed, operation, one) for one in calls)
        return found if all(one.asked.seconds for one in found) else None

    def call(self, document: DocumentNode, operation: OperationDefinitionNode, call: FieldNode) -> Call:
        """One entity call of an operation, as an operation of its own whatever its alias and its variable."""
        alias = call.name.value if call.alias is None else call.alias.value
        (argument,) = call.arguments or ()
        assert isinstance(argument.value, VariableNode)
        variable = argument.value.name.value
        # Where there are representations, its conditions hold.
        alone = replace(call, alias=NameNode(value=ALIAS), directives=())
        alone = visit(alone, _Renaming(variable))
        used = _variables(alone, document)
        definitions = [
            visit(one, _Renaming(variable))
            for one in operation.variable_definitions or ()
            if one.variable.name.value in {*used, variable}
        ]
        own = replace(
            operation,
            name=None,
            variable_definitions=tuple(definitions),
            selection_set=SelectionSetNode(selections=(alone,)),
        )
        return Call(alias, variable, self.of(DocumentNode(definitions=(*fragments_of(document), own)), [alone]))

    def of(self, document: DocumentNode, fields: Sequence[FieldNode]) -> Asked:
        """What a document asks by its root fields, which are these."""
        text = print_ast(document)
        asked = self._asked.get(text)
        if asked is None:
            inner, root = self._inner, self._inner.schema.query_type
            assert isinstance(root, GraphQLObjectType)
            seconds = min(self._lifetimes.of_field(document, root, one) for one in fields)
            operation = next(one for one in document.definitions if isinstance(one, OperationDefinitionNode))
            names = [one.variable.name.value for one in operation.variable_definitions or ()]
            asked = self._asked[text] = Asked(
                text,
                hashlib.blake2b(f"{self._name} {text}".encode(), digest_size=16).digest(),
                CompiledDocument(inner.schema, document, inner.fields),
                seconds,
                tuple(sorted({*names} - {REPRESENTATION})),
            )
        return asked


class _Renaming(Visitor):
    """Gives the variable of representations the one name that it has here."""

    def __init__(self, variable: str) -> None:
        super().__init__()
        self._variable = variable

    def enter_variable(self, node: VariableNode, *_: object) -> VariableNode | None:
        if node.name.value != self._variable:
            return None
        return replace(node, name=NameNode(value=REPRESENTATION))


def fragments_of(document: DocumentNode) -> list[FragmentDefinitionNode]:
    """The fragments that a document defines."""
    return [one for one in document.definitions if isinstance(one, FragmentDefinitionNode)]


def _variables(call: FieldNode, document: DocumentNode) -> set[str]:
    """The variables that a call uses, and all those of the document's fragments."""
    found: set[str] = set()

    class Seen(Visitor):
        def enter_variable(self, node: VariableNode, *_: object) -> None:
            found.add(node.name.value)

    for one in (call, *fragments_of(document)):
        visit(one, Seen())
    return found
