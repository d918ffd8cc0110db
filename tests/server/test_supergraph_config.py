"""The YAML that `rover supergraph compose` reads."""

import pytest

from gateway.server.supergraph_config import SupergraphConfigError, read_supergraph_config


def test_schemas_are_read_from_beside_the_file(tmp_path):
    (tmp_path / "a.graphql").write_text("type Query { a: Int }")
    config = tmp_path / "supergraph.yaml"
    config.write_text(
        "federation_version: =2.9.0\nsubgraphs:\n  a:\n    routing_url: http://a/graphql\n    schema:\n      file: a.graphql\n"
    )
    (source,) = read_supergraph_config(config)
    assert (source.name, source.url, source.sdl) == ("a", "http://a/graphql", "type Query { a: Int }")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("subgraphs: [", "is no YAML"),
        ("federation_version: 2", "subgraphs: names no subgraph"),
        ("subgraphs: {a: {routing_url: http://a}}", r"subgraphs\.a\.schema: is missing"),
        ("subgraphs: {a: {schema: {}}}", r"subgraphs\.a\.schema: has neither file nor subgraph_url"),
        ("subgraphs: {a: {routing_url: 7, schema: {file: x}}}", r"subgraphs\.a\.routing_url: is not a string"),
        (
            "subgraphs: {a: {schema: {file: absent.graphql}}}",
            r"subgraphs\.a\.schema\.file: .*absent\.graphql cannot be read",
        ),
        (
            "subgraphs: {a: {schema: {subgraph_url: 'http://127.0.0.1:9/'}}}",
            r"subgraphs\.a\.schema\.subgraph_url: .* does not answer",
        ),
    ],
)
def test_a_mistake_names_its_key_in_one_line(tmp_path, content, message):
    config = tmp_path / "supergraph.yaml"
    config.write_text(content)
    with pytest.raises(SupergraphConfigError, match=message) as mistake:
        read_supergraph_config(config)
    assert "\n" not in str(mistake.value)
