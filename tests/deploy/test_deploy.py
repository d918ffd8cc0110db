"""What deploy/ says of a hub is so: its keys, commands, ports and times, and every number of its dashboard."""

import configparser
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import kubernetes_validate
import pytest
import yaml
from typer.testing import CliRunner

from gateway.commands.hub import app
from gateway.config import DRAIN, ServerSettings, Settings, read_settings
from gateway.server.metrics import Metrics
from gateway.server.own import open_lines
from gateway.server.pushing.numbers import PushNumbers

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def unit():
    parsed = configparser.RawConfigParser(strict=False)
    parsed.optionxform = str
    parsed.read(DEPLOY / "liancha.service", "utf-8")
    return parsed


def composed():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))


def understood(*arguments):
    """Whether the command line has a command with these options, without doing anything."""
    command, *options = arguments
    told = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200", "TERM": "dumb", "NO_COLOR": "1"})
    assert told.exit_code == 0
    return all(one in told.output for one in options if one.startswith("--"))


def test_the_unit_starts_what_there_is_and_waits_for_it_to_end():
    service = unit()["Service"]
    for said in (service["ExecStart"], service["ExecStartPre"].removeprefix("-")):
        program, *arguments = shlex.split(said)
        assert program.endswith("/bin/liancha")
        assert understood(*arguments)
    assert arguments[arguments.index("--config") + 1] == "/etc/liancha/liancha.toml"
    assert int(service["TimeoutStopSec"]) > ServerSettings().drain == DRAIN
    home = f"/var/lib/{service['StateDirectory']}"
    assert service["Environment"].split() == [f"LIANCHA_HOME={home}", f"HOME={home}"]


def test_the_configuration_is_one(tmp_path):
    settings = read_settings(DEPLOY / "liancha.toml")
    named = {name for name in settings.hub.departments if name != "links"}
    assert set(settings.department) == named
    assert all(one.database is not None for one in settings.department.values())
    assert settings.cache.redis != settings.limits.redis
    # Each section that it has is one of the hub's, and says nothing twice.
    assert set(tomllib.loads((DEPLOY / "liancha.toml").read_text("utf-8"))) <= set(Settings.model_fields)


def test_the_containers_environment_and_commands_are_understood(monkeypatch):
    services = composed()["services"]
    monkeypatch.chdir(DEPLOY)
    for name in ("hub", "migrate"):
        for key, value in services[name]["environment"].items():
            given = re.sub(r"\$\{[^}]*\}", "secret", value)
            monkeypatch.setenv(key, given)
        assert understood(*services[name]["command"])
    settings = read_settings()
    assert settings.audit.url == "postgresql://liancha:secret@postgres/liancha"
    assert {one.database for one in settings.department.values()} == {settings.audit.url}
    assert len(settings.department) == len(settings.hub.departments) - 1
    urls = (settings.cache.redis, settings.limits.redis, settings.audit.url)
    assert {urlsplit(url).hostname for url in urls} == {"valkey", "postgres"} <= set(services)
    assert int(services["hub"]["stop_grace_period"].removesuffix("s")) > DRAIN
    (published,) = services["hub"]["ports"]
    command = services["hub"]["command"]
    assert published.rpartition(":")[2] == command[command.index("--port") + 1]


def kubernetes():
    """What is to be there, by kind and name."""
    listed = yaml.safe_load((DEPLOY / "kubernetes.yaml").read_text("utf-8"))
    assert (listed["apiVersion"], listed["kind"]) == ("v1", "List")
    return {(one["kind"], one["metadata"]["name"]): one for one in listed["items"]}


def pods():
    """The pods' specifications, and each one's only container."""
    for (kind, name), one in kubernetes().items():
        if "template" in one.get("spec", {}):
            spec = one["spec"]["template"]["spec"]
            (container,) = spec["containers"]
            yield kind, name, spec, container


@pytest.mark.parametrize("version", ["1.29", kubernetes_validate.latest_version()])
def test_kubernetes_takes_what_it_is_given(version):
    for one in kubernetes().values():
        kubernetes_validate.validate(one, version, strict=True)


def test_what_runs_on_kubernetes_is_understood(monkeypatch, tmp_path):
    there = kubernetes()
    config = tmp_path / "liancha.toml"
    config.write_text(there["ConfigMap", "liancha"]["data"]["liancha.toml"], "utf-8")
    for _, name, spec, container in pods():
        # A cluster says where each service is in variables of its name: LIANCHA_COURT_PORT is no key of the configuration.
        assert spec["enableServiceLinks"] is False
        arguments = container["args"]
        assert understood(*arguments)
        assert arguments[arguments.index("--config") + 1] == "/etc/liancha/liancha.toml"
        with monkeypatch.context() as patch:
            for given in container["env"]:
                secret = "valueFrom" in given
                assert not secret or given["valueFrom"]["secretKeyRef"] == {"name": "liancha-database", "key": "url"}
                patch.setenv(given["name"], "postgresql://liancha@db/liancha" if secret else given["value"])
            settings = read_settings(config)
        assert settings.audit.url == "postgresql://liancha@db/liancha"
        # Several hubs are one.
        assert (settings.hub.database is not None) == (name == "liancha-hub")
        assert len(settings.department) == len(settings.hub.departments) - 1
        court = settings.department["court"]
        # The hub asks the court where its service is; the court itself has its tables.
        assert (court.url is not None) == (name == "liancha-hub")
        if court.url is not None:
            service = there["Service", urlsplit(court.url).hostname]
            assert service["spec"]["ports"][0]["port"] == urlsplit(court.url).port
        for volume in container["volumeMounts"]:
            claimed = [
                one["metadata"]["name"] for one in there["StatefulSet", "liancha-hub"]["spec"]["volumeClaimTemplates"]
            ]
            assert volume["name"] in [*(one["name"] for one in spec["volumes"]), *claimed]


def test_pods_end_when_they_are_done_and_are_what_their_services_and_budgets_choose():
    there = kubernetes()
    labels = {}
    for kind, name, spec, container in pods():
        labels[name] = there[kind, name]["spec"]["template"]["metadata"]["labels"]
        assert spec["securityContext"]["runAsUser"] == 10001
        assert f"--uid {spec['securityContext']['runAsUser']} " in (DEPLOY / "Containerfile").read_text("utf-8")
        if kind == "Job":
            continue
        alive, ready = container["livenessProbe"], container["readinessProbe"]
        # Who is busy is sent nothing more long before it is taken for dead.
        assert alive["periodSeconds"] * alive["failureThreshold"] >= 60
        assert ready["periodSeconds"] * ready["failureThreshold"] < 60 / 10
        assert alive["timeoutSeconds"] > ready["timeoutSeconds"]
        command, seconds = container["lifecycle"]["preStop"]["exec"]["command"]
        assert command == "sleep"
        assert spec["terminationGracePeriodSeconds"] > DRAIN + int(seconds)
        (port,) = container["ports"]
        served = read_settings(None).server.port
        assert (
            port["containerPort"]
            == served
            == int(
                container["args"][container["args"].index("--port") + 1] if "--port" in container["args"] else served
            )
        )
        assert {container[one]["httpGet"]["path"] for one in ("startupProbe", "livenessProbe")} == {"/health"}
        for of in ("Service", "PodDisruptionBudget"):
            chosen = there[of, name]["spec"]["selector"]
            assert (chosen.get("matchLabels") or chosen).items() <= labels[name].items()
    # A court that cannot read its database is asked nothing; a hub without one department answers for the others.
    ready = {
        name: container["readinessProbe"]["httpGet"]["path"] for kind, name, _, container in pods() if kind != "Job"
    }
    assert ready == {"liancha-court": "/ready", "liancha-hub": "/health"}
    assert tomllib.loads(there["ConfigMap", "liancha"]["data"]["liancha.toml"])["server"]["probes"] is True
    for name, kind in (("liancha-court", "Deployment"), ("liancha-hub", "StatefulSet")):
        scaler = there["HorizontalPodAutoscaler", name]["spec"]
        assert scaler["scaleTargetRef"]["kind"] == kind
        # What it decides stands nowhere else.
        assert "replicas" not in there[kind, name]["spec"]
        (metric,) = scaler["metrics"]
        assert f"# TYPE {metric['pods']['metric']['name']} gauge" in Metrics().told().decode()
        assert scaler["minReplicas"] > there["PodDisruptionBudget", name]["spec"]["minAvailable"]


def test_the_image_has_every_package_and_asks_for_what_there_is():
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"][
        "wheel"
    ]["packages"]
    assert re.findall(r"^COPY (\w+) \1$", text, re.MULTILINE) == packages
    assert "http://127.0.0.1:8000/health" in text
    command = json.loads(re.search(r"^CMD (\[.*\])$", text, re.MULTILINE)[1])
    assert understood(*command)
    # What it is built of is locked, by its hashes: what the hub runs of, in the versions that the tests have, and no more.
    assert "--require-hashes -r deploy/requirements.lock" in text
    tested, shipped, building = (
        set(re.findall(r"^([\w.-]+==[\w.]+)(?: ;.*)? \\$", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "deploy/requirements.lock", "deploy/build.lock")
    )
    assert shipped | building <= tested
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    names = {one.partition("==")[0] for one in shipped}
    assert {re.match(r"[\w-]+", one)[0].lower() for one in declared["project"]["dependencies"]} <= names
    assert names.isdisjoint({"pytest", "mypy", "hypothesis", "ruff"})
    assert {re.match(r"[\w-]+", one)[0] for one in declared["build-system"]["requires"]} <= {
        one.partition("==")[0] for one in building
    }


def test_every_number_of_the_dashboard_is_told(tmp_path):
    dashboard = json.loads((DEPLOY / "grafana.json").read_text("utf-8"))
    metrics = Metrics()
    metrics.cache("court", lambda: 0)("miss", 1)
    metrics.tell(PushNumbers(open_lines(Settings(home=tmp_path))))
    told = metrics.told().decode()
    names = {re.sub(r"_created$", "", one) for one in re.findall(r"^# TYPE (\w+)", told, re.MULTILINE)}
    labels = {
        "liancha_http_requests": {"status"},
        "liancha_graphql_errors": {"code"},
        "liancha_fetch_duration_seconds": {"department", "le"},
        "liancha_fetch_errors": {"department", "code"},
        "liancha_sql_statements": {"department"},
        "liancha_cache_lookups": {"department", "result"},
        "liancha_push_failing_seconds": {"unit"},
        "liancha_push_dead_letters": {"unit"},
    }
    found = set()
    for panel in dashboard["panels"]:
        for target in panel["targets"]:
            for name in re.findall(r"liancha_\w+", target["expr"]):
                family = re.sub(r"_(total|bucket)$", "", name)
                assert family in names or f"{family}_total" in names, name
                found.add(family)
            for by in re.findall(r"by \(([^)]*)\)", target["expr"]):
                (family,) = {re.sub(r"_(total|bucket)$", "", one) for one in re.findall(r"liancha_\w+", target["expr"])}
                assert set(re.split(r",\s*", by)) <= labels.get(family, set()) | {"le"}
    assert len(found) >= 9
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])


def test_the_wheel_that_the_image_has_is_whole(tmp_path):
    """What the image installs, by the same command, beside this environment's libraries: it runs without the sources."""
    built = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--target"]
    subprocess.run([*built, str(tmp_path / "lib"), str(ROOT)], check=True)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "lib"), "LIANCHA_HOME": str(tmp_path / "home")}
    code = (
        "import gateway, pathlib; from gateway.cli import main; "
        f"assert pathlib.Path(gateway.__file__).is_relative_to({str(tmp_path)!r}); main()"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, "migrate"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "court: empty -> " in told.stderr


@pytest.mark.parametrize("name", sorted(path.name for path in DEPLOY.iterdir()))
def test_nothing_secret_stands_in_a_file(name):
    text = (DEPLOY / name).read_text("utf-8")
    assert not re.search(r"(password|secret|token)\s*[=:]\s*[\"']?[A-Za-z0-9]{6,}", text, re.IGNORECASE)
