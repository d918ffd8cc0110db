"""Under which key an internal field stands in the merged data."""

from gateway.planning.keys import Keys
from gateway.planning.selection import Field, Selection


def field(key, name, *, arguments="", selection=None, internal=False):
    return Field(key, name, arguments, frozenset(), (), selection, 0, internal)


def internal(name, arguments="", selection=None):
    return field(name, name, arguments=arguments, selection=selection, internal=True)


def test_a_free_name_is_taken_and_the_clients_own_field_is_shared():
    keys = Keys(Selection("T", [field("id", "id")]))
    assert keys.of(internal("id")) == "id"
    assert keys.of(internal("code")) == "code"
    assert keys.of(internal("code")) == "code"


def test_a_name_that_the_client_uses_for_something_else_is_left_alone():
    keys = Keys(Selection("T", [field("id", "name"), field("price", "price", arguments="(in: USD)")]))
    assert keys.of(internal("id")) == "_1_id"
    assert keys.of(internal("id")) == "_1_id"
    assert keys.of(internal("price")) == "_1_price"
    assert keys.of(internal("price", "(in: CNY)")) == "_2_price"


def test_an_object_of_the_clients_keeps_its_own_keys_within():
    box = Selection("Box", [field("w", "h")])
    keys = Keys(Selection("T", [field("box", "box", selection=box)]))
    assert keys.of(internal("box", selection=Selection("Box", [internal("w")]))) == "_1_box"
    assert keys.within("box").of(internal("w")) == "_1_w"
    assert keys.within("_1_box").of(internal("w")) == "w"
