"""The files of deployment/ are what Kubernetes and Compose accept, fit each other, and start a cluster closed by TLS."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from cnn_demo.settings import PROJECT_FOLDER
from scripts.serve import free_port

DEPLOYMENT = PROJECT_FOLDER / "deployment"
KUBERNETES, CLUSTER = DEPLOYMENT / "kubernetes", DEPLOYMENT / "cluster"
COMPOSE_FILES = (PROJECT_FOLDER / "compose.yaml", CLUSTER / "compose.yaml")
SCRIPTS = sorted(DEPLOYMENT.rglob("*.sh"))
SCHEMAS = json.loads((PROJECT_FOLDER / "tests/golden/deployment_schemas.json").read_text())
CLUSTER_SECONDS, STRANGER_SECONDS = 300.0, 2.0


def manifests() -> list[dict[str, Any]]:
    """Every object of deployment/kubernetes, but for the list of its files."""
    files = [file for file in sorted(KUBERNETES.glob("*.yaml")) if file.name != "kustomization.yaml"]
    return [each for file in files for each in yaml.safe_load_all(file.read_text())]


def of_kind(kind: str) -> dict[str, dict[str, Any]]:
    """Name -> spec."""
    return {each["metadata"]["name"]: each["spec"] for each in manifests() if each["kind"] == kind}


def errors_of(manifest: dict[str, Any]) -> list[str]:
    """What Kubernetes refuses."""
    known = SCHEMAS["kubernetes"]
    schema = {"$ref": known["kinds"][manifest["kind"]], "definitions": known["definitions"]}
    return [f"{error.json_path}: {error.message}" for error in jsonschema.Draft4Validator(schema).iter_errors(manifest)]


@pytest.mark.parametrize("manifest", manifests(), ids=lambda each: f"{each['kind']} {each['metadata']['name']}")
def test_every_manifest_is_what_kubernetes_accepts(manifest: dict[str, Any]) -> None:
    assert errors_of(manifest) == []


def test_a_misspelt_field_and_a_wrong_type_would_be_found() -> None:
    deployment = next(each for each in manifests() if each["kind"] == "Deployment")
    deployment["spec"] = {**deployment["spec"], "replica": 2, "replicas": "two"}
    assert len(errors_of(deployment)) == 2


def test_kustomization_lists_every_manifest_and_the_image() -> None:
    listed = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text())
    assert sorted([*listed["resources"], "kustomization.yaml"]) == sorted(file.name for file in KUBERNETES.iterdir())
    images = {pod["containers"][0]["image"] for pod in pods().values()}
    assert images == {image["name"] for image in listed["images"]}


def pods() -> dict[str, dict[str, Any]]:
    """Name of a deployment -> spec of its pods."""
    return {name: spec["template"]["spec"] for name, spec in of_kind("Deployment").items()}


def test_manifests_fit_each_other() -> None:
    """Selectors find pods, mounts have volumes, volumes have claims, and the ingress has its service."""
    deployments, services = of_kind("Deployment"), of_kind("Service")
    for spec in deployments.values():
        assert spec["selector"]["matchLabels"] == spec["template"]["metadata"]["labels"]
    for name, service in services.items():
        assert service["selector"] == deployments[name]["selector"]["matchLabels"]
        ports = {port["name"] for port in pods()[name]["containers"][0]["ports"]}
        assert {port["targetPort"] for port in service["ports"]} <= ports
    for pod in pods().values():
        mounted = {mount["name"] for mount in pod["containers"][0]["volumeMounts"]}
        assert mounted == {volume["name"] for volume in pod["volumes"]}
        claims = {
            volume["persistentVolumeClaim"]["claimName"]
            for volume in pod["volumes"]
            if "persistentVolumeClaim" in volume
        }
        assert claims <= of_kind("PersistentVolumeClaim").keys()
    [rule] = of_kind("Ingress")["web"]["rules"]
    assert rule["http"]["paths"][0]["backend"]["service"]["name"] in services


def test_runs_are_on_a_disk_that_all_machines_share_and_web_processes_are_sticky() -> None:
    for claim in of_kind("PersistentVolumeClaim").values():
        assert claim["accessModes"] == ["ReadWriteMany"]
    for name in ("web", "worker"):
        paths = {mount["name"]: mount["mountPath"] for mount in pods()[name]["containers"][0]["volumeMounts"]}
        assert (paths["runs"], paths["cache"]) == ("/data", "/cache")  # as in the Dockerfile
    web = next(each for each in manifests() if (each["kind"], each["metadata"]["name"]) == ("Service", "web"))
    assert web["metadata"]["annotations"]["traefik.ingress.kubernetes.io/service.sticky.cookie"] == "true"


@pytest.mark.parametrize("file", COMPOSE_FILES, ids=lambda file: str(file.relative_to(PROJECT_FOLDER)))
def test_compose_files_are_what_compose_accepts(file: Path) -> None:
    services = yaml.safe_load(file.read_text())
    validator = jsonschema.Draft7Validator(SCHEMAS["compose"])
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(services)] == []
    services["services"]["app"]["volume"] = []
    assert not validator.is_valid(services)


def test_workers_in_containers_share_the_apps_runs_and_certificates() -> None:
    app, cluster = (yaml.safe_load(file.read_text()) for file in COMPOSE_FILES)
    worker = cluster["services"]["worker"]
    assert set(app["services"]["app"]["volumes"]) <= set(worker["volumes"])
    for service in cluster["services"].values():
        assert service["environment"]["CNN_DEMO_EXECUTOR_TLS"] == "/cluster-certificates"
        assert any(volume.endswith(":/cluster-certificates:ro") for volume in service["volumes"])
        assert service["image"] == worker["image"]
    assert "ports" not in {key for service in cluster["services"].values() for key in service}


def test_every_script_that_the_files_start_is_there() -> None:
    texts = [file.read_text() for file in (*COMPOSE_FILES, *KUBERNETES.iterdir(), *SCRIPTS)]
    named = {name for text in texts for name in re.findall(r"deployment/[\w/]+\.sh", text)}
    assert named == {file.relative_to(PROJECT_FOLDER).as_posix() for file in SCRIPTS}


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl")
@pytest.mark.skipif(sys.platform == "win32", reason="the scripts are for a shell")
def test_the_scripts_start_a_cluster_that_lets_in_the_certificates_owner_alone(tmp_path: Path) -> None:
    """The real scripts: certificates, a scheduler, a worker that offers the resource of one run."""
    ours, others = tmp_path / "ours", tmp_path / "others"
    for folder in (ours, others):
        subprocess.run(["sh", str(CLUSTER / "make_certificates.sh"), str(folder)], check=True, capture_output=True)
    port = free_port()
    address = f"tls://127.0.0.1:{port}"
    settings = {"CNN_DEMO_EXECUTOR": address, "CNN_DEMO_EXECUTOR_TLS": str(ours), "TMPDIR": str(tmp_path)}
    with (
        _running("scheduler.sh", "--host", "127.0.0.1", "--port", str(port), settings=settings),
        _running("worker.sh", "--host", "127.0.0.1", "--no-nanny", settings=settings) as worker,
        _client(address, ours, CLUSTER_SECONDS) as client,
    ):
        assert client.submit(_resources, resources={"run": 1}).result(CLUSTER_SECONDS) == {"run": 1.0}
        assert worker.poll() is None
        with pytest.raises(OSError, match=r"Timed out|certificate|handshake"):
            _client(address, others, STRANGER_SECONDS)


def _client(address: str, certificates: Path, seconds: float) -> Any:
    distributed: Any = import_module("distributed")  # it takes a second, which the other tests need not wait
    security = distributed.Security(
        require_encryption=True,
        tls_ca_file=str(certificates / "ca.pem"),
        tls_client_cert=str(certificates / "cert.pem"),
        tls_client_key=str(certificates / "key.pem"),
    )
    return distributed.Client(address, security=security, timeout=seconds)


def _resources() -> dict[str, float]:
    """What the worker that computes this offers."""
    distributed: Any = import_module("distributed")
    return dict(distributed.get_worker().state.total_resources)


@contextmanager
def _running(script: str, *arguments: str, settings: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, **settings, "PATH": path, "PYTHONPATH": str(PROJECT_FOLDER)}
    command = ["sh", str(CLUSTER / script), *arguments]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(CLUSTER_SECONDS)
