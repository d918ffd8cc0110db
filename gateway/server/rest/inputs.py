"""Variables as the texts of a query string have them."""

import re
from collections.abc import Mapping, Sequence

from graphql import GraphQLInputType, is_leaf_type, is_list_type, is_non_null_type

from gateway.execution.errors import entry
from gateway.server.operations import RequestError

_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
_BOOLEANS = {"true": True, "false": False}


def is_text(type_: GraphQLInputType) -> bool:
    """Whether values of a type can be said in a query string: leaves, and lists of them."""
    plain = _plain(type_)
    return is_leaf_type(_plain(plain.of_type)) if is_list_type(plain) else is_leaf_type(plain)


def from_texts(given: Sequence[tuple[str, str]], types: Mapping[str, GraphQLInputType], path: str) -> dict[str, object]:
    """The variables of the parameters of a query string; of a list each item is a parameter. Raises RequestError."""
    found: dict[str, list[str]] = {}
    for name, text in given:
        if name not in types:
            raise unknown(name, types, path)
        found.setdefault(name, []).append(text)
    return {name: _value(types[name], name, texts) for name, texts in found.items()}


def unknown(name: str, types: Mapping[str, GraphQLInputType], path: str) -> RequestError:
    """What is answered to who gives a variable that there is not."""
    taken = ", ".join(types) or "nothing"
    return bad_input(f"{path} takes {taken}, and no {name!r}")


def bad_input(message: str) -> RequestError:
    """A request whose variables are not as they must be."""
    return RequestError([entry(message, "BAD_USER_INPUT")], 400)


def _value(type_: GraphQLInputType, name: str, texts: Sequence[str]) -> object:
    plain = _plain(type_)
    if is_list_type(plain):
        return [_leaf(_plain(plain.of_type), name, text) for text in texts]
    if len(texts) > 1:
        raise bad_input(f"{name} is given {len(texts)} times")
    return _leaf(plain, name, texts[0])


def _leaf(type_: GraphQLInputType, name: str, text: str) -> object:
    """What a text says for a type; of an enum, an ID, a String, and a scalar of the schema's own the text itself."""
    kind = str(type_)
    if kind == "Int":
        return int(_matching(_WHOLE, name, text, "a whole number"))
    if kind == "Float":
        return float(_matching(_NUMBER, name, text, "a number"))
    if kind == "Boolean":
        if text not in _BOOLEANS:
            raise bad_input(f"{name} is true or false")
        return _BOOLEANS[text]
    return text


def _matching(pattern: re.Pattern[str], name: str, text: str, what: str) -> str:
    if not pattern.fullmatch(text):
        raise bad_input(f"{name} is {what}")
    return text


def _plain(type_: GraphQLInputType) -> GraphQLInputType:
    """A type without its not being null."""
    return type_.of_type if is_non_null_type(type_) else type_
