"""The files of deploy/ say what they should, as far as that shows without a cluster."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import kubernetes_validate
import pytest
import yaml

DEPLOY = Path(__file__).parent.parent
ROOT = DEPLOY.parent
KUBERNETES = DEPLOY / "kubernetes"
SERVICES = {"account": 8081, "item": 8082, "order": 8083, "payment": 8084}
COMPOSE_SECRETS = {"SECRET_KEY": "0" * 32, "MYSQL_PASSWORD": "secret"}


def manifests() -> list[tuple[str, dict]]:
    kustomization = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text())
    return [
        (name, document)
        for name in kustomization["resources"]
        for document in yaml.safe_load_all((KUBERNETES / name).read_text())
    ]


def manifest(kind: str, name: str) -> dict:
    return next(
        each for _, each in manifests() if (each["kind"], each["metadata"]["name"]) == (kind, name)
    )


@pytest.mark.parametrize(
    "document", [pytest.param(each, id=f"{file}:{each['kind']}") for file, each in manifests()]
)
def test_a_manifest_is_one_that_kubernetes_takes(document: dict) -> None:
    kubernetes_validate.validate(document, "1.30", strict=True)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_probed_kept_apart_and_locked_in(service: str) -> None:
    pod = manifest("Deployment", service)["spec"]["template"]["spec"]
    container = pod["containers"][0]
    assert container["args"] == ["serve", service]
    assert container["ports"][0]["containerPort"] == SERVICES[service]
    assert container["readinessProbe"]["httpGet"]["path"] == "/health/ready"
    assert container["livenessProbe"]["httpGet"]["path"] == "/health/live"
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert manifest("PodDisruptionBudget", service)["spec"]["minAvailable"] == 1
    assert manifest("HorizontalPodAutoscaler", service)["spec"]["minReplicas"] == 2


def test_the_ingress_lets_nothing_internal_through() -> None:
    rules = manifest("Ingress", "shop")["spec"]["rules"]
    backends = {
        each["path"].rstrip("/"): each["backend"]["service"]["name"]
        for rule in rules
        for each in rule["http"]["paths"]
    }

    def backend_of(path: str) -> str:
        """The longest prefix decides, as Kubernetes has it."""
        return backends[max((p for p in backends if f"{path}/".startswith(f"{p}/")), key=len)]

    for closed in ("/internal/v1/quotes", "/metrics", "/health/ready", "/api/v1/nothing"):
        assert backend_of(closed) == "nowhere"
    assert manifest("Service", "nowhere")["spec"].get("selector") is None
    assert backend_of("/api/v1/orders/1") == backend_of("/api/v1/cart") == "order"
    assert backend_of("/health/live") == backend_of("/cart") == backend_of("/") == "account"


def known_settings() -> set[str]:
    """The variables that the program knows, from the lines of its setting table."""
    sources = "".join(each.read_text() for each in (ROOT / "src/app").glob("settings_of_*.cpp"))
    keys = set(re.findall(r'"([a-z_]+(?:\.[a-z_]+)?)"', sources))
    for prefix in re.findall(r'"([a-z_]+)\." \+', sources):
        keys |= {f"{prefix}.{each}" for each in list(keys) if "." not in each}
    return {f"SOUK_{each.replace('.', '_').upper()}" for each in keys}


def test_settings_are_ones_that_the_program_knows() -> None:
    used = set()
    for file in (KUBERNETES / "settings.env", KUBERNETES / "secret.env.example"):
        used |= set(re.findall(r"^(SOUK_\w+)=", file.read_text(), re.MULTILINE))
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    for service in compose["services"].values():
        if service["image"] == "souk":
            used |= {each for each in service["environment"] if each.startswith("SOUK_")}
    assert len(used) > 10
    assert used <= known_settings()


def test_compose_has_two_of_each_service_that_wait_for_their_engines() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    for name in SERVICES:
        for number in (1, 2):
            one = services[f"{name}-{number}"]
            assert one["command"] == ["serve", name]
            assert one["read_only"]
            assert all(each["condition"] == "service_healthy" for each in one["depends_on"].values())
    for engine in ("mysql", "cassandra", "kafka"):
        assert services[engine]["healthcheck"]["test"]
        assert services[engine]["volumes"]


def test_compose_is_accepted_by_docker_compose() -> None:
    command = [["docker", "compose"], ["docker-compose"]]
    found = [each for each in command if shutil.which(each[0]) and answers([*each, "version"])]
    assert found, "Docker's Compose is missing: apt-get install docker-compose"
    done = subprocess.run(
        [*found[0], "--file", "compose.yaml", "config"],
        cwd=DEPLOY,
        env={**os.environ, **COMPOSE_SECRETS},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert set(yaml.safe_load(done.stdout)["services"]) >= {"order-1", "order-2", "gateway"}


def answers(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def haproxy(certificate: Path, *files: Path) -> None:
    options = [option for each in files for option in ("-f", str(each))]
    done = subprocess.run(
        ["haproxy", "-c", *options],
        env={**os.environ, "SOUK_GATEWAY_CERTIFICATE": str(certificate)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stderr


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    subprocess.run([DEPLOY / "haproxy/make_certificate", tmp_path / "gateway.pem"], check=True)
    return tmp_path / "gateway.pem"


def test_haproxy_takes_its_files(tmp_path: Path, certificate: Path) -> None:
    peers = {f"SOUK_PEERS_{name.upper()}": f"127.0.0.1:{port},127.0.0.1:1{port}"
             for name, port in SERVICES.items()}
    written = subprocess.run(
        [DEPLOY / "haproxy/backends"],
        env={**os.environ, **peers},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert written.count("\n    server ") == 10  # Two of each service; audits ask the orders'.
    (tmp_path / "backends.cfg").write_text(written)
    haproxy(certificate, DEPLOY / "haproxy/haproxy.cfg", tmp_path / "backends.cfg")
    haproxy(certificate, DEPLOY / "haproxy/haproxy.cfg", DEPLOY / "haproxy/backends.compose.cfg")


def test_figures_that_are_watched_are_figures_that_there_are() -> None:
    source = "".join(
        each.read_text() for each in (ROOT / "src").rglob("*.cpp") if "tests" not in each.parts
    )
    there = set(re.findall(r'"(souk_[a-z_]+)"', source))
    dashboard = json.loads((DEPLOY / "grafana/souk.json").read_text())
    asked = [each["expr"] for panel in dashboard["panels"] for each in panel.get("targets", [])]
    rules = yaml.safe_load((DEPLOY / "prometheus-rules.yml").read_text())
    asked += [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    for each in asked:
        names = set(re.findall(r"souk_[a-z_]+", each))
        assert {name.removesuffix("_bucket") for name in names} <= there, each


def test_prometheus_scrapes_every_service() -> None:
    jobs = yaml.safe_load((DEPLOY / "prometheus.yml").read_text())["scrape_configs"]
    ports = {job["job_name"]: job["dns_sd_configs"][0]["port"] for job in jobs}
    assert {name: ports[name] for name in SERVICES} == SERVICES
