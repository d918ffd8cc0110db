"""The README's example is asked, and answered as it says."""

import json
import re
from pathlib import Path

from demo.generate import generate
from ingest.load import load_file
from subgraphs.databases.opening import create_database
from subgraphs.registry import load_department
from tests.registers import Register

README = Path(__file__).parents[1] / "README.md"


def block(language):
    found = re.search(rf"```{language}\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return found.group(1)


def test_the_example_is_answered_as_the_readme_says(tmp_path):
    # Ids, and so the order of parties, are another home's with another key.
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "link.key").write_text("00" * 32)
    register = Register(tmp_path)
    _, files = generate(tmp_path / "register", 1000, 1)
    for name, paths in files.items():
        department = load_department(name)
        engine = create_database(tmp_path, department, register.key)
        for path in paths:
            assert load_file(engine, department.metadata.tables[path.stem], path, register.key).refused == []
        engine.dispose()
    assert {"data": register.ask(block("graphql"))} == json.loads(block("json"))
