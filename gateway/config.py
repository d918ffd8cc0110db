"""The settings of a hub: defaults, then a TOML file, then the environment (LIANCHA_SECTION__KEY), the last one wins."""

import os
import re
import tomllib
from datetime import time
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from gateway.access.trust import LOCAL_ISSUER, Algorithm, is_safe
from gateway.execution.headers import NEVER, Insert, Propagate, PropagateMatching, Rule
from gateway.execution.http import HttpOptions
from subgraphs.databases.place import Place, Source

PREFIX = "LIANCHA_"
# The same as --config: how worker processes are told of the file.
FILE_VARIABLE = "LIANCHA_CONFIG"
DEFAULT_FILE = Path("liancha.toml")

# The seven departments of the policy's part three (三) and the index over them, with the ports on which each may stand
# alone.
DEPARTMENTS = ("court", "public_security", "land", "commerce", "finance", "tax", "securities", "links")
FIRST_PORT = 4001


class ConfigError(ValueError):
    """A configuration with a mistake; the message is one line that names the key."""


Url = Annotated[str, Field(pattern=r"^https?://[^\s]+$")]
# What PostgreSQL is named by, as its own programs take it.
PostgresUrl = Annotated[str, Field(pattern=r"^postgres(ql)?://[^\s]+$")]
# RFC 6454, 6.1: scheme, host, port, and nothing after them.
Origin = Annotated[str, Field(pattern=r"^https?://[^/\s*]+$")]
# RFC 9110, 5.1 and 5.5: a token, in lower case as HTTP/2 has it; visible characters, blanks within.
HeaderName = Annotated[str, StringConstraints(to_lower=True, pattern=r"^[!#$%&'*+.^_`|~0-9a-zA-Z-]+$")]
HeaderValue = Annotated[str, StringConstraints(pattern=r"^[!-~]([ \t!-~]*[!-~])?$")]


def _plain_thumbprint(text: object) -> object:
    """A thumbprint as tools print it, with colons and in upper case, as plain hexadecimal."""
    return text.replace(":", "").lower() if isinstance(text, str) else text


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid")


# Seconds: less than those after which Kubernetes and systemd kill.
DRAIN = 25


class ServerSettings(_Section):
    """`[server]`: where the hub listens, and in how many processes.

    Told to end (SIGTERM), a server takes nothing new and ends what is under way, for `drain` seconds at the most.
    `certificate` and `key` (PEM) make it TLS; `client_ca` are the authorities whose certificates a client may show;
    `origins` are those of the web pages elsewhere that may ask (CORS), none of them by default. `probes`: whether
    `/ready` says that it is, or is not, also to who cannot say who asks, as a kubelet cannot.
    """

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    workers: int = Field(default=1, ge=1, le=256)
    drain: int = Field(default=DRAIN, ge=0, le=3600)
    certificate: Path | None = None
    key: Path | None = None
    client_ca: Path | None = None
    origins: tuple[Origin, ...] = ()
    probes: bool = False

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.certificate is None and (self.key is not None or self.client_ca is not None):
            raise ValueError("key and client_ca go with certificate")
        return self


class IssuerSettings(_Section):
    """One of `access.issuers`: whose tokens are taken.

    `issuer` is the `iss` of its tokens; `jwks` is where its keys are, its discovery document saying so where it is not
    given; `types` are the media types of its tokens, `client_claim` the claim that names the client.
    """

    issuer: Url
    jwks: Url | None = None
    algorithms: tuple[Algorithm, ...] = Field(default=("RS256", "ES256", "EdDSA", "Ed25519"), min_length=1)
    types: tuple[Literal["at+jwt", "jwt"], ...] = Field(default=("at+jwt",), min_length=1)
    client_claim: str = Field(default="client_id", pattern=r"^[A-Za-z0-9_]+$")

    @model_validator(mode="after")
    def _safe(self) -> Self:
        if not is_safe(self.issuer if self.jwks is None else self.jwks):
            raise ValueError("keys are fetched over https")
        return self


Thumbprint = Annotated[str, BeforeValidator(_plain_thumbprint), StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class ClientSettings(_Section):
    """One of `access.clients`: a system that may ask, of an organisation (单位) and a unit (部门) of it.

    It is known by the tokens that `issuer` gives it, by `certificates` (SHA-256 thumbprints), or both. `scopes` and
    `roles` are the most that it may be given; `court` is the code of the court that it belongs to.
    """

    id: str = Field(min_length=1)
    organisation: str = Field(min_length=1)
    unit: str = Field(min_length=1)
    issuer: str | None = None
    scopes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    court: str | None = None
    certificates: tuple[Thumbprint, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.issuer is None and not self.certificates:
            raise ValueError("a client has an issuer, or certificates, or both")
        return self


class AccessSettings(_Section):
    """`[access]`: who may ask.

    `audience` is the name by which tokens mean this hub, `leeway` seconds that clocks may differ by; `local`: whether
    the hub's own tokens (`liancha token issue`) are taken, which they are where no issuer is named; `matrix`: a file in
    place of the hub's own matrix of role, purpose and field.
    """

    audience: str = Field(default="liancha", min_length=1)
    leeway: int = Field(default=30, ge=0, le=300)
    local: bool | None = None
    matrix: Path | None = None
    issuers: tuple[IssuerSettings, ...] = ()
    clients: tuple[ClientSettings, ...] = ()

    @property
    def takes_local(self) -> bool:
        """Whether the hub's own tokens are taken."""
        return not self.issuers if self.local is None else self.local

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        names = [one.issuer for one in self.issuers]
        if len(set(names)) != len(names):
            raise ValueError("an issuer is named twice")
        known = {*names, *([LOCAL_ISSUER] if self.takes_local else [])}
        for client in self.clients:
            if client.issuer is not None and client.issuer not in known:
                raise ValueError(f"the client {client.id} has tokens of {client.issuer}, which is no issuer here")
        thumbprints = [one for client in self.clients for one in client.certificates]
        tokens = [(client.issuer, client.id) for client in self.clients if client.issuer is not None]
        if len(set(thumbprints)) != len(thumbprints) or len(set(tokens)) != len(tokens):
            raise ValueError("two clients cannot be told apart: by issuer and id, or by certificate")
        return self


class HubSettings(_Section):
    """`[hub]`: the departments, in order; whether a client may see query plans, whether GraphiQL and the workbench
    (工作台) are served, and in which roles the schema is told (`introspection`; None: to whoever is let in);
    `operations` is a manifest of persisted operations, and `operations_only`: whether nothing else is taken.

    `database` is a PostgreSQL in which it keeps consents, flags, reports, watchlists and how far units are, in place of
    files of the home: hubs on several machines that name the same one are one hub. `address` is where people reach the
    page, as reports name it.
    """

    departments: tuple[str, ...] = Field(default=DEPARTMENTS, min_length=1)
    query_plans: bool = False
    explorer: bool = False
    workbench: bool = True
    introspection: tuple[str, ...] | None = None
    operations: Path | None = None
    operations_only: bool = False
    address: Origin | None = None
    database: PostgresUrl | None = None

    @model_validator(mode="after")
    def _some_operations(self) -> Self:
        if self.operations_only and self.operations is None:
            raise ValueError("operations_only goes with operations, a manifest of them")
        return self


# How long a list is taken to be of which nothing is said.
LIST_SIZE = 10


class LimitSettings(_Section):
    """`[limits]`: the most that a request to the hub may have: `tokens` of its document, `depth` of fields in one
    another, `aliases`, `directives`, and fields of its roots; the most that a client may ask: `rate` requests a second,
    of which `burst` may come at once, and `daily` in a day of Asia/Shanghai (None: any number), in each process, or in
    all that know one `redis` by its URL;
    how many requests a process works at at once (`concurrent`, None: any number), and by how many `connections` it
    reads each department that is in a PostgreSQL;
    `seconds` that a request may take, after which its statements are broken off; `cost` by @cost and @listSize, a list
    of which nothing is said being taken for `list_size` long.
    """

    tokens: int = Field(default=10_000, ge=10)
    depth: int = Field(default=30, ge=1)
    aliases: int = Field(default=500, ge=0)
    directives: int = Field(default=200, ge=0)
    root_fields: int = Field(default=100, ge=1)
    rate: float | None = Field(default=None, gt=0)
    burst: int = Field(default=50, ge=1)
    daily: int | None = Field(default=None, ge=1)
    redis: str | None = Field(default=None, pattern=r"^(redis|rediss|unix)://[^\s]+$")
    concurrent: int | None = Field(default=512, ge=1)
    connections: int = Field(default=8, ge=1)
    seconds: float = Field(default=60.0, gt=0)
    cost: int | None = Field(default=1_000_000, ge=1)
    list_size: int = Field(default=LIST_SIZE, ge=0)


class PublicSettings(_Section):
    """`[public]`: whether anybody may ask for a published entry by name and number, or by case number (`open`); how
    often from one address: `rate` times a second, `burst` at once, `daily` in a day of Asia/Shanghai. `proxies` stand
    before the hub, each of which adds to X-Forwarded-For by whom it was asked.
    """

    open: bool = False
    rate: float = Field(default=0.2, gt=0)
    burst: int = Field(default=10, ge=1)
    daily: int = Field(default=100, ge=1)
    proxies: int = Field(default=0, ge=0, le=10)


# The most seconds that an entry may be kept, whatever a schema says.
_DAY = 86_400


class CacheSettings(_Section):
    """`[cache]`: what departments answered and nothing has changed since: `megabytes` of each process are for it (0:
    nothing is kept there), an answer of whose lifetime @cacheControl says nothing is kept for `max_age` seconds.

    Processes share what is kept in `redis`, where there is one: `redis://` or `rediss://` (one Redis or Valkey),
    `redis+cluster://HOST:PORT`, or `redis+sentinel://HOST:PORT,HOST:PORT/MASTER`.
    """

    megabytes: int = Field(default=64, ge=0, le=1_000_000)
    max_age: int = Field(default=300, ge=0, le=_DAY)
    redis: str | None = Field(
        default=None,
        pattern=r"^((redis|rediss)(\+cluster)?://[^\s]+|unix://[^\s]+|redis\+sentinel://[^\s/]+/[^\s/]+(/[0-9]+)?)$",
    )


class UnitSettings(_Section):
    """One of `push.units`: a unit that holds measures, to which the changes of the list are pushed (推送).

    It is the organisation of the registered `client`, and told what that may know in the `role` for the `purpose`. It
    listens at `url`; `secret` is a file with what it shares with the hub (whsec_…).
    """

    client: str = Field(min_length=1)
    url: Url
    secret: Path | None = None
    role: str = "measure_unit"
    purpose: str = "JOINT_DISCIPLINE"

    @model_validator(mode="after")
    def _safe(self) -> Self:
        if not is_safe(self.url):
            raise ValueError("what is told of people is sent over https")
        return self


class PushSettings(_Section):
    """`[push]`: to whom the changes of the list are pushed. `batch` changes at the most are sent together, and waited
    for `timeout` seconds; what a unit answers with an error is sent `attempts` times, the last pauses `slowest` seconds
    long, and then put aside.
    """

    units: tuple[UnitSettings, ...] = ()
    batch: int = Field(default=100, ge=1, le=1000)
    timeout: float = Field(default=10.0, gt=0, le=45)
    attempts: int = Field(default=12, ge=1, le=1000)
    slowest: float = Field(default=300.0, ge=1, le=86_400)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        clients = [one.client for one in self.units]
        if len(set(clients)) != len(clients):
            raise ValueError("a client is named twice")
        return self


class WatchlistSettings(_Section):
    """`[watchlists]`: from which time of day on (Asia/Shanghai) the watchlists (关注名单) are reviewed, once a day."""

    at: time = time(6)

    @model_validator(mode="after")
    def _of_shanghai(self) -> Self:
        if self.at.tzinfo is not None:
            raise ValueError("at is a time of day of Asia/Shanghai, without a zone")
        return self


class TraceSettings(_Section):
    """`[traces]`: a collector of OpenTelemetry's, by the URL at which it takes spans over HTTP
    (http://HOST:4318/v1/traces); `ratio` of the requests are told of, where a caller has not decided that.
    """

    endpoint: Url | None = None
    ratio: float = Field(default=1.0, ge=0, le=1)


class AuditSettings(_Section):
    """`[audit]`: where the disclosure log is kept: in a PostgreSQL database, by its `url`, or in files of the home.

    Hubs on several machines that answer as one keep one log.
    """

    url: PostgresUrl | None = None


class HeaderSettings(_Section):
    """A rule of `headers`: `name` (a client's header, passed on as `rename`, else `default`), or `matching` (a pattern
    of whole names), or `insert` with `value`.
    """

    name: HeaderName | None = None
    rename: HeaderName | None = None
    default: HeaderValue | None = None
    matching: re.Pattern[str] | None = None
    insert: HeaderName | None = None
    value: HeaderValue | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = [one for one in (self.name, self.matching, self.insert) if one is not None]
        if len(kinds) != 1:
            raise ValueError("a rule has one of name, matching, insert")
        if (self.insert is None) != (self.value is None):
            raise ValueError("insert and value go together")
        if self.name is None and (self.rename is not None or self.default is not None):
            raise ValueError("rename and default go with name")
        for one in (self.name, self.rename, self.insert):
            if one in NEVER:
                raise ValueError(f"{one} belongs to a connection or a message, and is never passed on")
        return self

    @property
    def rule(self) -> Rule:
        """The rule as the transport takes it."""
        if self.insert is not None and self.value is not None:
            return Insert(self.insert, self.value)
        if self.matching is not None:
            return PropagateMatching(self.matching)
        name = self.name or ""
        return Propagate(name, self.rename or name, self.default)


class TransportSettings(_Section):
    """How subgraphs are reached over HTTP, `[transport]` for all of them: see `HttpOptions`."""

    timeout: float = Field(default=30.0, gt=0, le=600)
    connections: int = Field(default=256, ge=1, le=100_000)
    retries: int = Field(default=1, ge=0, le=10)
    http2: bool = False
    headers: tuple[HeaderSettings, ...] = ()
    breaker: int = Field(default=10, ge=0, le=1_000_000)
    hedge: float = Field(default=0.0, ge=0, le=600)

    @property
    def options(self) -> HttpOptions:
        """The settings as the transport takes them."""
        rules = tuple(one.rule for one in self.headers)
        return HttpOptions(self.timeout, self.connections, self.retries, self.http2, rules, self.breaker, self.hedge)


class SubgraphSettings(_Section):
    """`[subgraph.NAME]`: where a subgraph is, if not at its routing URL, and what of `[transport]` is otherwise."""

    url: Url | None = None
    timeout: float | None = Field(default=None, gt=0, le=600)
    connections: int | None = Field(default=None, ge=1, le=100_000)
    retries: int | None = Field(default=None, ge=0, le=10)
    http2: bool | None = None
    headers: tuple[HeaderSettings, ...] | None = None
    breaker: int | None = Field(default=None, ge=0, le=1_000_000)
    hedge: float | None = Field(default=None, ge=0, le=600)

    def over(self, transport: TransportSettings) -> TransportSettings:
        """What holds for this subgraph."""
        own = {name: value for name in TransportSettings.model_fields if (value := getattr(self, name)) is not None}
        return transport.model_copy(update=own)


class GatewaySettings(_Section):
    """The configuration of `liancha gateway`."""

    transport: TransportSettings = TransportSettings()
    subgraph: dict[str, SubgraphSettings] = {}

    def of(self, name: str) -> TransportSettings:
        """How a subgraph is reached."""
        own = self.subgraph.get(name)
        return self.transport if own is None else own.over(self.transport)

    def at(self, name: str, url: str) -> "GatewaySettings":
        """The settings with a subgraph at another URL."""
        own = self.subgraph.get(name, SubgraphSettings()).model_copy(update={"url": url})
        return self.model_copy(update={"subgraph": {**self.subgraph, name: own}})


class SourceSettings(_Section):
    """`[department.NAME.source]`: a department's own database, read through views of the contract: see `Source`."""

    url: str = Field(pattern=r"^(postgres(ql)?|mysql|mariadb|sqlite)://[^\s]+$")
    schema_name: str | None = Field(default=None, alias="schema", pattern=r"^[A-Za-z0-9_]+$")
    refresh: float = Field(default=60.0, gt=0)


class DepartmentSettings(SubgraphSettings):
    """`[department.NAME]`: `url` where the department is served elsewhere over HTTP, and how it is reached.

    `database` is a PostgreSQL in which it has its tables, in a schema of its name, in place of a file of the home;
    `source` a database of its own, which is read and never written.
    `index_token` is a file with the token by which the relation index reads what it publishes; without one a token of
    the hub's own is given.
    """

    database: PostgresUrl | None = None
    source: SourceSettings | None = None
    index_token: Path | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if sum(place is not None for place in (self.url, self.database, self.source)) > 1:
            raise ValueError("a department has one of url, database and source")
        return self


class Settings(_Section):
    """All of it, as given: only `read_settings` looks at a file and the environment.

    `home` holds the embedded databases, keys, logs and index.
    """

    home: Path = Path(".liancha")
    server: ServerSettings = ServerSettings()
    access: AccessSettings = AccessSettings()
    hub: HubSettings = HubSettings()
    limits: LimitSettings = LimitSettings()
    public: PublicSettings = PublicSettings()
    audit: AuditSettings = AuditSettings()
    cache: CacheSettings = CacheSettings()
    traces: TraceSettings = TraceSettings()
    push: PushSettings = PushSettings()
    watchlists: WatchlistSettings = WatchlistSettings()
    transport: TransportSettings = TransportSettings(timeout=10.0)
    department: dict[str, DepartmentSettings] = {}

    def is_here(self, department: str) -> bool:
        """Whether a department's database is this hub's to read, and not served elsewhere."""
        given = self.department.get(department)
        return given is None or given.url is None

    def timeout_of(self, department: str) -> float:
        """The seconds in which a department answers, or a statement to its database."""
        given = self.department.get(department)
        return self.transport.timeout if given is None else given.over(self.transport).timeout

    def place_of(self, department: str) -> Place:
        """Where a department's database is, if it is here."""
        given = self.department.get(department)
        if given is None or given.source is None:
            return None if given is None else given.database
        source = given.source
        return Source(source.url, source.schema_name, source.refresh, self.limits.seconds)


class _SettingsOfFile(BaseSettings, Settings):
    """The content of a file, over which the environment has the last word."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment before what is given to the constructor, the file's content."""
        return env_settings, init_settings


def read_settings(path: Path | None = None) -> Settings:
    """The settings of a file and the environment. Raises ConfigError.

    Without a path the file is that of LIANCHA_CONFIG, or liancha.toml where there is one.
    """
    if path is None and FILE_VARIABLE in os.environ:
        path = Path(os.environ[FILE_VARIABLE])
    if path is None and DEFAULT_FILE.is_file():
        path = DEFAULT_FILE
    content = {} if path is None else _content(path)
    _refuse_unknown_variables()
    try:
        settings = _SettingsOfFile(**content)  # type: ignore[arg-type]  # validation is what this call is for
    except ValidationError as error:
        key, reason = _first(error)
        raise ConfigError(f"{_origin(key, path)}: {key}: {reason}") from error
    except SettingsError as error:
        raise ConfigError(f"environment: {error}") from error
    unknown = sorted(set(settings.department) - {name.rpartition(".")[2] for name in settings.hub.departments})
    if unknown:
        key = f"department.{unknown[0]}"
        raise ConfigError(f"{_origin(key, path)}: {key}: hub.departments names no {unknown[0]}")
    return settings


def read_gateway_settings(path: Path | None) -> GatewaySettings:
    """The settings of a gateway's file; without one, the defaults. Raises ConfigError."""
    if path is None:
        return GatewaySettings()
    try:
        return GatewaySettings.model_validate(_content(path))
    except ValidationError as error:
        key, reason = _first(error)
        raise ConfigError(f"{path}: {key}: {reason}") from error


def _content(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error


def _first(error: ValidationError) -> tuple[str, str]:
    """The key of the first mistake, and what is wrong with it."""
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    reason = "there is no such key" if first["type"] == "extra_forbidden" else str(first["msg"])
    return key, f"{reason}{more}"


def _refuse_unknown_variables() -> None:
    """A misspelled variable would be silently without effect."""
    known = {name.upper() for name in Settings.model_fields}
    for name in sorted(os.environ):
        if (
            name.startswith(PREFIX)
            and name != FILE_VARIABLE
            and name.removeprefix(PREFIX).split("__")[0].upper() not in known
        ):
            raise ConfigError(f"environment: {name}: there is no such key")


def _origin(key: str, path: Path | None) -> str:
    variable = PREFIX + key.replace(".", "__").upper()
    if any(name.upper() == variable for name in os.environ) or path is None:
        return f"environment {variable}"
    return str(path)
