"""Persisted operations, each a REST endpoint: by its name, for systems that speak no GraphQL.

The hub has operations of its own (`gateway/server/questions`, the questions that are asked most); a manifest adds to
them, and its own takes the place of one of the same name. Those of the page are apart, since they change with it. The
comment at the head of a document is its title, and what more there is to say of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FieldsOnCorrectTypeRule,
    GraphQLError,
    GraphQLInputType,
    GraphQLSchema,
    KnownArgumentNamesRule,
    KnownTypeNamesRule,
    OperationDefinitionNode,
    OperationType,
    TypeInfo,
    TypeInfoVisitor,
    ValuesOfCorrectTypeRule,
    VariableNode,
    Visitor,
    is_input_type,
    parse,
    type_from_ast,
    validate,
    visit,
)

from gateway.server.persisted import hash_of
from gateway.server.rest.inputs import is_text

Origin = Literal["questions", "manifest", "workbench"]

_QUESTIONS = Path(__file__).parents[1] / "questions"
# Of the hub's own documents, which are good for all departments, what can be wrong is what a schema of fewer lacks: an
# eighth of the work of all rules, at each start.
_LACKING = (FieldsOnCorrectTypeRule, KnownArgumentNamesRule, KnownTypeNamesRule, ValuesOfCorrectTypeRule)
# Of a document's hash, what tells it from the others of its name.
_HASH = 12


@dataclass(frozen=True, slots=True)
class RestOperation:
    """An operation at an address of its own.

    `name` is the end of its path, `variables` are those that it takes with their types, and of those `parties` the ones
    that name a party: by whatever identifier an office knows it.
    """

    name: str
    origin: Origin
    title: str
    description: str
    text: str
    document: DocumentNode
    operation: OperationDefinitionNode
    variables: Mapping[str, GraphQLInputType]
    parties: frozenset[str]

    @property
    def kind(self) -> OperationType:
        """Query, mutation or subscription."""
        return self.operation.operation

    @property
    def operation_name(self) -> str | None:
        """Its name within its document."""
        return None if self.operation.name is None else self.operation.name.value

    @property
    def by_get(self) -> bool:
        """Whether it may come by GET: it changes nothing, and all its variables can be said as text."""
        return self.kind is not OperationType.MUTATION and all(map(is_text, self.variables.values()))


class RestOperations(NamedTuple):
    """Operations by their names, and what is wrong with those that a manifest has and the hub cannot answer."""

    named: Mapping[str, RestOperation]
    faults: Sequence[str]


def questions(folder: Path = _QUESTIONS) -> list[str]:
    """The documents of the questions that are asked most, in their order."""
    return [path.read_text("utf-8") for path in sorted(folder.glob("*.graphql"))]


def rest_operations(
    documents: Mapping[Origin, Iterable[str]], schema: GraphQLSchema, parties: Mapping[str, frozenset[str]]
) -> RestOperations:
    """The operations of documents; `parties` are by a field's coordinate its arguments that name one.

    What the schema of the hub has not, because it has fewer departments, is left out of its own operations.
    """
    named: dict[str, RestOperation] = {}
    faults: list[str] = []
    for origin, texts in documents.items():
        found: dict[str, list[RestOperation]] = {}
        for text in texts:
            try:
                operations = _operations(text, origin, schema, parties)
            except GraphQLError as error:
                if origin == "manifest":
                    faults.append(f"{_hash(text)}: {error.message}")
                continue
            for one in operations:
                found.setdefault(one.name, []).append(one)
        for several in found.values():
            apart = several if len(several) == 1 else map(_apart, several)
            named |= {one.name: one for one in apart}
    return RestOperations(named, faults)


def _apart(one: RestOperation) -> RestOperation:
    """An operation whose name is another's too, by its hash beside it."""
    return replace(one, name=f"{one.name}-{_hash(one.text)}")


def _operations(
    text: str, origin: Origin, schema: GraphQLSchema, parties: Mapping[str, frozenset[str]]
) -> list[RestOperation]:
    """Raises GraphQLError for a document that the schema does not have."""
    document = parse(text)
    errors = validate(schema, document, None if origin == "manifest" else _LACKING)
    if errors:
        raise errors[0]
    title, description = _heading(text)
    of_parties = _naming_parties(document, schema, parties)
    made = []
    for one in document.definitions:
        if not isinstance(one, OperationDefinitionNode):
            continue
        own = _hash(text) if one.name is None else one.name.value
        name = f"workbench/{own}" if origin == "workbench" else own
        variables = _variables(one, schema)
        named = of_parties & set(variables)
        made.append(RestOperation(name, origin, title or own, description, text, document, one, variables, named))
    return made


def _variables(operation: OperationDefinitionNode, schema: GraphQLSchema) -> dict[str, GraphQLInputType]:
    found: dict[str, GraphQLInputType] = {}
    for one in operation.variable_definitions or ():
        type_ = type_from_ast(schema, one.type)
        assert is_input_type(type_), "a valid document's variables are of input types"
        found[one.variable.name.value] = type_
    return found


def _heading(text: str) -> tuple[str, str]:
    """The first line of the comment at a document's head, and its other lines."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.removeprefix("#").strip())
    return (lines[0], " ".join(lines[1:])) if lines else ("", "")


def _naming_parties(
    document: DocumentNode, schema: GraphQLSchema, parties: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """The variables of a document that stand for an argument which names a party."""
    found: set[str] = set()
    info = TypeInfo(schema)

    class Seen(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            parent = info.get_parent_type()
            naming = () if parent is None else parties.get(f"{parent.name}.{node.name.value}", ())
            for one in node.arguments or ():
                if one.name.value in naming and isinstance(one.value, VariableNode):
                    found.add(one.value.name.value)

    visit(document, TypeInfoVisitor(info, Seen()))
    return frozenset(found)


def _hash(text: str) -> str:
    return hash_of(text)[:_HASH]
