"""The OpenAPI document of a hub's REST endpoints: OpenAPI 3.1.1, https://spec.openapis.org/oas/v3.1.1.html."""

from collections.abc import Iterable, Mapping
from importlib.metadata import version

from graphql import GraphQLSchema, OperationType

from gateway.access.lookup import MOST_CHARACTERS
from gateway.audit.headers import RECEIPT, SIGN, SIGNATURE
from gateway.server.accept import EVENT_STREAM, JSON
from gateway.server.rest.operations import Origin, RestOperation
from gateway.server.rest.schemas import Schema, Schemas

PATH = "/rest/"

_TAGS: Mapping[Origin, tuple[str, str]] = {
    "questions": ("常用查询", "The questions that are asked most; they stay as they are."),
    "manifest": ("本单位操作", "The operations of the hub's own manifest."),
    "workbench": ("工作台", "What the workbench's page asks. They change with it: not for other systems to rely on."),
}
_ABOUT = (
    "每个固定操作（persisted operation）都有一个地址，供不使用 GraphQL 的业务系统自动比对、自动拦截。"
    "Every persisted operation has an address of its own, for systems that speak no GraphQL. "
    "Each request is a lookup (查询): its purpose (查询目的) is stated in headers or in the token, and the answer "
    "names its record of the disclosure log (存证号). Where a department did not answer, what it knows is null, and "
    "`errors` says so beside `data`: read both. An identity number (公民身份号码) goes in a body, never in an address."
)
# What is stated of a lookup, in headers: the purpose, the role, the case, the consent.
_STATED = {
    "purpose": "查询目的: for what is looked up. Percent-encoded UTF-8.",
    "role": "角色: in which of the caller's roles, where several have the purpose.",
    "case": "案号: the case that the purpose needs. Percent-encoded UTF-8.",
    "consent": "授权: the reference of the consent that the purpose needs. Percent-encoded UTF-8.",
}
_REFUSALS = {
    "400": "What is asked, or stated of the lookup, is not as it must be.",
    "401": "Who asks is not known.",
    "403": "The lookup is not lawful, or may see nothing of this.",
    "406": "The answer is of another media type than the request takes.",
    "409": "What was to be changed has changed meanwhile.",
    "413": "The body is too long.",
    "415": "The body is not application/json.",
    "422": "What was asked is refused: by a department, or as too costly; `errors` says why, by code and path.",
    "429": "There are too many requests of this client.",
    "502": "A department answered nothing that can be told.",
    "503": "The hub cannot answer now: it is busy, or cannot record the answer.",
    "504": "A department did not answer in time.",
}


def openapi(
    operations: Iterable[RestOperation], schema: GraphQLSchema, purposes: Iterable[str], address: str | None
) -> Schema:
    """The document of operations; `address` is that of the hub, where it is known."""
    schemas = Schemas(schema)
    listed = list(operations)
    paths = {PATH + one.name: _path(one, schemas) for one in listed}
    origins = {one.origin for one in listed}
    return {
        "openapi": "3.1.1",
        "info": {"title": "联查 Liancha", "version": version("liancha"), "description": _ABOUT},
        "servers": [{"url": address or "/"}],
        "tags": [{"name": name, "description": text} for of, (name, text) in _TAGS.items() if of in origins],
        "security": [{"token": []}, {"certificate": []}],
        "paths": paths,
        "components": {
            "schemas": {**dict(sorted(schemas.components.items())), "Errors": _ERRORS, "Refused": _REFUSED},
            "parameters": _parameters(purposes),
            "headers": _HEADERS,
            "responses": {code: _refusal(code, text) for code, text in _REFUSALS.items()},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
                "certificate": {"type": "mutualTLS"},
            },
        },
    }


def _path(operation: RestOperation, schemas: Schemas) -> Schema:
    variables = schemas.variables(operation)
    required = variables.get("required", [])
    assert isinstance(required, list), "names of variables"
    body = {"required": bool(required), "content": {JSON: {"schema": variables}}}
    posted = {**_operation(operation, schemas, "post"), "requestBody": body}
    if not operation.by_get:
        return {"post": posted}
    got = _operation(operation, schemas, "get")
    own = [_parameter(name, schemas.variable(operation, name), required) for name in operation.variables]
    return {"get": {**got, "parameters": [*own, *_SHARED]}, "post": posted}


def _parameter(name: str, schema: Schema, required: list[str]) -> Schema:
    return {"name": name, "in": "query", "required": name in required, "schema": _said(schema)}


def _said(schema: Schema) -> Schema:
    """A schema without null, which no text says: what is null is left out."""
    kind, several = schema.get("type"), schema.get("anyOf")
    if isinstance(kind, list):
        schema = {**schema, "type": next(one for one in kind if one != "null")}
    if isinstance(several, list):
        said = [one for one in several if one != {"type": "null"}]
        schema = {**{name: one for name, one in schema.items() if name != "anyOf"}, **said[0]}
    if schema.get("default", schema) is None:
        schema = {name: one for name, one in schema.items() if name != "default"}
    items = schema.get("items")
    return {**schema, "items": _said(items)} if isinstance(items, dict) else schema


def _operation(operation: RestOperation, schemas: Schemas, method: str) -> Schema:
    described = {"description": operation.description} if operation.description else {}
    name = operation.name.replace("/", "_")
    return {
        "operationId": name if method == "post" else f"{name}_get",
        "summary": operation.title,
        **described,
        "tags": [_TAGS[operation.origin][0]],
        "parameters": _SHARED,
        "responses": {"200": _answer(operation, schemas), **{code: _response(code) for code in _REFUSALS}},
    }


def _answer(operation: RestOperation, schemas: Schemas) -> Schema:
    answer: Schema = {
        "type": "object",
        "properties": {
            "data": schemas.answer(operation),
            "errors": {"$ref": "#/components/schemas/Errors"},
            "extensions": {"type": "object"},
        },
        "required": ["data"],
        "additionalProperties": False,
    }
    if operation.kind is OperationType.SUBSCRIPTION:
        text = "Server-sent events: each `next` has an answer as its data, `complete` is the last."
        return {"description": text, "content": {EVENT_STREAM: {"schema": {"type": "string"}}}}
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS}
    return {"description": "What was answered.", "headers": headers, "content": {JSON: {"schema": answer}}}


def _response(code: str) -> Schema:
    return {"$ref": f"#/components/responses/{code}"}


def _refusal(code: str, text: str) -> Schema:
    headers: Schema = {}
    if code in ("429", "503"):
        headers = {"headers": {"retry-after": {"description": "Seconds.", "schema": {"type": "integer", "minimum": 0}}}}
    return {"description": text, **headers, "content": {JSON: {"schema": {"$ref": "#/components/schemas/Refused"}}}}


def _parameters(purposes: Iterable[str]) -> Schema:
    found: Schema = {
        name: {"name": f"x-liancha-{name}", "in": "header", "description": text, "schema": _HEADER}
        for name, text in _STATED.items()
    }
    found["purpose"] = {
        "name": "x-liancha-purpose",
        "in": "header",
        "description": _STATED["purpose"],
        "schema": {"type": "string", "enum": sorted(purposes)},
    }
    found["sign"] = {
        "name": SIGN,
        "in": "header",
        "description": "Whether the answer shall be signed (x-liancha-signature).",
        "schema": {"const": "1"},
    }
    return found


# What is stated: unreserved characters (RFC 3986, 2.3); and percent-encoded (RFC 3629, 4) those of ASCII, Chinese
# characters (U+4000 to U+9FFF), full-width signs (from U+FF01).
_ENCODED = "[A-Za-z0-9._~-]|%(?:[2-6][0-9A-F]|7[0-9A-E]|E[4-9](?:%[89AB][0-9A-F]){2}|EF%BC%(?:8[1-9A-F]|[9AB][0-9A-F]))"
_HEADER: Schema = {"type": "string", "pattern": f"^(?!(?:%20)+$)(?:{_ENCODED}){{1,{MOST_CHARACTERS}}}$"}
_SHARED = [{"$ref": f"#/components/parameters/{name}"} for name in (*_STATED, "sign")]
_HEADERS: Schema = {
    RECEIPT: {"description": "存证号: the record of the disclosure log.", "schema": {"type": "string"}},
    SIGNATURE: {
        "description": "The hub's detached signature (JWS), if asked for.",
        "schema": {"type": "string"},
    },
}
_ERRORS: Schema = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "properties": {
            "message": {"type": "string"},
            "path": {"type": "array", "items": {"type": ["string", "integer"]}},
            "locations": {"type": "array"},
            "extensions": {
                "type": "object",
                "properties": {"code": {"type": "string"}},
                "required": ["code"],
            },
        },
        "required": ["message"],
    },
}
_REFUSED: Schema = {
    "type": "object",
    "properties": {
        "errors": {"$ref": "#/components/schemas/Errors"},
        "data": {"type": ["object", "null"]},
        "extensions": {"type": "object"},
    },
    "required": ["errors"],
    "additionalProperties": False,
}
