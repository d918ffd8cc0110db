"""The settings of a hub: defaults, then a TOML file, then the environment (LIANCHA_SECTION__KEY), the last one wins."""

import os
import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

PREFIX = "LIANCHA_"
# The same as --config: how worker processes are told of the file.
FILE_VARIABLE = "LIANCHA_CONFIG"
DEFAULT_FILE = Path("liancha.toml")

# The seven departments of the policy's part three (三), with the ports on which each may stand alone.
DEPARTMENTS = ("court", "public_security", "land", "commerce", "finance", "tax", "securities")
FIRST_PORT = 4001


class ConfigError(ValueError):
    """A configuration with a mistake; the message is one line that names the key."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ServerSettings(_Section):
    """`[server]`: where the hub listens, and in how many processes."""

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    workers: int = Field(default=1, ge=1, le=256)


class HubSettings(_Section):
    """`[hub]`: the departments, in order; how long one may take (seconds); whether a client may see query plans."""

    departments: tuple[str, ...] = Field(default=DEPARTMENTS, min_length=1)
    department_timeout: float = Field(default=10.0, gt=0, le=600)
    query_plans: bool = False


class DepartmentSettings(_Section):
    """`[department.NAME]`: `url` where the department is served elsewhere over HTTP."""

    url: str | None = Field(default=None, pattern=r"^https?://[^\s]+$")


class Settings(_Section):
    """All of it, as given: only `read_settings` looks at a file and the environment.

    `home` holds the embedded databases, keys, logs and index.
    """

    home: Path = Path(".liancha")
    server: ServerSettings = ServerSettings()
    hub: HubSettings = HubSettings()
    department: dict[str, DepartmentSettings] = {}


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
    content: dict[str, object] = {}
    if path is not None:
        try:
            content = tomllib.loads(path.read_text("utf-8"))
        except OSError as error:
            raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path}: {error}") from error
    _refuse_unknown_variables()
    try:
        settings = _SettingsOfFile(**content)  # type: ignore[arg-type]  # validation is what this call is for
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        reason = "there is no such key" if first["type"] == "extra_forbidden" else str(first["msg"])
        raise ConfigError(f"{_origin(key, path)}: {key}: {reason}{more}") from error
    except SettingsError as error:
        raise ConfigError(f"environment: {error}") from error
    unknown = sorted(set(settings.department) - set(settings.hub.departments))
    if unknown:
        key = f"department.{unknown[0]}"
        raise ConfigError(f"{_origin(key, path)}: {key}: hub.departments names no {unknown[0]}")
    return settings


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
