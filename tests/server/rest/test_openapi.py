"""The REST endpoints are what their OpenAPI document says: held against it by schemathesis, in several roles.

It makes requests that their schemas allow, and such as they do not, of every operation, and looks at each answer: its
status, its media type, its body by the schema of the selection, its headers; that nobody is answered without a token,
and no other method is.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.registers import case
from tests.server.running import bearer, request

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")


def test_the_document_is_one_of_openapi(hub):
    document = request(hub, "GET", "/openapi.json").json
    OpenAPIV31SpecValidator(document).validate()
    posted = document["paths"]["/rest/Check"]["post"]
    assert (posted["operationId"], posted["summary"], posted["tags"]) == (
        "Check", "能不能办：某主体办理某项业务，适用哪些惩戒措施", ["常用查询"],
    )  # fmt: skip
    variables = posted["requestBody"]["content"]["application/json"]["schema"]
    assert variables == {
        "type": "object",
        "properties": {
            "subject": {"type": "string"},
            "purpose": {"$ref": "#/components/schemas/Purpose"},
            "asOf": {"type": ["string", "null"], "format": "date"},
        },
        "additionalProperties": False,
        "required": ["subject", "purpose"],
    }
    got = document["paths"]["/rest/Connections"]["get"]["parameters"][:5]
    assert [(one["name"], one["required"], one["schema"].get("default")) for one in got] == [
        ("from", True, None), ("to", True, None), ("maxHops", False, 4), ("relations", False, None), ("asOf", False, None),
    ]  # fmt: skip
    answer = document["paths"]["/rest/Person"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    # That of the manifest, which is as its selection is.
    person = {"type": ["object", "null"], "properties": {"id": {"type": "string"}}, "additionalProperties": False}
    found = answer["properties"]["data"]["properties"]["person"]
    assert {name: one for name, one in found.items() if name != "description"} == {**person, "required": ["id"]}


@pytest.mark.parametrize("role", ["investigator", "approver", "judge", "measure_unit"])
def test_the_answers_are_as_the_document_says(hub, register, tmp_path, role):
    home = register.settings.home
    token = {
        "investigator": lambda: bearer(home, role="investigator", purpose="ENFORCEMENT", case=case(1)),
        "approver": lambda: bearer(home),
        "judge": lambda: bearer(home, role="judge", purpose="LIST_MANAGEMENT", case=case(1)),
        "measure_unit": lambda: bearer(home, role="measure_unit", purpose="JOINT_DISCIPLINE"),
    }[role]()
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(CONFIGURATION), "run",
        f"http://127.0.0.1:{hub}/openapi.json", "--header", f"Authorization: {token}", "--max-examples", "15",
        "--phases", "coverage,fuzzing", "--continue-on-failure", "--no-color",
        # A stream ends when the client goes; what it says first is in test_rest.
        "--exclude-operation-id-regex", "^(Follow|workbench_Centre(Statistics|Due|Changes))(_get)?$",
    ]  # fmt: skip
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=500, check=False)
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
