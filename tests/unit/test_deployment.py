"""The files of deployment/ are what Kubernetes and Compose accept, fit each other, and start what the app has."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from shutil import which
from typing import Any

import kubernetes_validate
import pytest
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema
from jsonschema.validators import validator_for

from cnn_demo.cluster.__main__ import main
from cnn_demo.settings import PROJECT_FOLDER, SETTINGS

DEPLOYMENT = PROJECT_FOLDER / "deployment"
KUBERNETES, SLURM = DEPLOYMENT / "kubernetes", DEPLOYMENT / "slurm/workers.sh"
QUESTIONS = KUBERNETES / "questions"
LISTS_OF_FILES, PATCH = (KUBERNETES / "kustomization.yaml", QUESTIONS / "kustomization.yaml"), QUESTIONS / "web.yaml"
COMPOSE_FILES = (PROJECT_FOLDER / "compose.yaml", DEPLOYMENT / "compose.cluster.yaml")
KUBERNETES_VERSION = "1.36"
VARIABLE = re.compile(r"CNN_DEMO_[A-Z_]+")


def manifests() -> list[dict[str, Any]]:
    """Every object of deployment/kubernetes, with those that are optional."""
    files = [file for file in sorted(KUBERNETES.rglob("*.yaml")) if file not in (*LISTS_OF_FILES, PATCH)]
    return [each for file in files for each in yaml.safe_load_all(file.read_text())]


def of_kind(kind: str) -> dict[str, dict[str, Any]]:
    """Name -> spec."""
    return {each["metadata"]["name"]: each["spec"] for each in manifests() if each["kind"] == kind}


@pytest.mark.parametrize("manifest", manifests(), ids=lambda each: f"{each['kind']} {each['metadata']['name']}")
def test_every_manifest_is_what_kubernetes_accepts(manifest: dict[str, Any]) -> None:
    assert kubernetes_validate.validate(manifest, KUBERNETES_VERSION, strict=True) == KUBERNETES_VERSION


@pytest.mark.parametrize("wrong", [{"replica": 2}, {"replicas": "two"}], ids=["misspelt field", "wrong type"])
def test_what_kubernetes_refuses_would_be_found(wrong: dict[str, Any]) -> None:
    deployment = next(each for each in manifests() if each["kind"] == "Deployment")
    deployment["spec"] = {**deployment["spec"], **wrong}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(deployment, KUBERNETES_VERSION, strict=True)


def test_kustomization_lists_every_manifest_and_the_image() -> None:
    listed = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text())
    named = [*listed["resources"], "kustomization.yaml", QUESTIONS.name]
    assert sorted(named) == sorted(file.name for file in KUBERNETES.iterdir())
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


def test_question_workers_are_added_by_one_line_and_the_web_processes_then_use_them() -> None:
    lines = (KUBERNETES / "kustomization.yaml").read_text().splitlines()
    assert f"# components: [{QUESTIONS.name}]" in lines
    component = yaml.safe_load((QUESTIONS / "kustomization.yaml").read_text())
    assert component["kind"] == "Component"
    assert component["patches"] == [{"path": PATCH.name}]
    assert {*component["resources"], PATCH.name, "kustomization.yaml"} == {file.name for file in QUESTIONS.iterdir()}
    patch = yaml.safe_load(PATCH.read_text())
    (changed,) = patch["spec"]["template"]["spec"]["containers"]
    (container,) = pods()[patch["metadata"]["name"]]["containers"]
    assert changed["name"] == container["name"]  # else Kustomize would add a container
    environment = {entry["name"]: entry["value"] for entry in [*container["env"], *changed["env"]]}
    assert environment["CNN_DEMO_COMPUTE_EXECUTOR"] == "cluster"
    (policy,) = of_kind("NetworkPolicy").values()
    assert policy["podSelector"]["matchExpressions"][1]["values"] == [name for name in pods() if name != "web"]


@pytest.mark.skipif(not which("kubectl"), reason="kubectl is not installed")
@pytest.mark.parametrize("with_questions", [False, True], ids=["without question workers", "with them"])
def test_kustomize_makes_objects_that_kubernetes_accepts(with_questions: bool, tmp_path: Path) -> None:
    copy = shutil.copytree(KUBERNETES, tmp_path / "kubernetes")
    if with_questions:
        kustomization = copy / "kustomization.yaml"
        kustomization.write_text(kustomization.read_text().replace("# components:", "components:"))
    made = subprocess.run(["kubectl", "kustomize", str(copy)], capture_output=True, text=True, check=True)
    objects = list(yaml.safe_load_all(made.stdout))
    for each in objects:
        kubernetes_validate.validate(each, KUBERNETES_VERSION, strict=True)
    deployments = {each["metadata"]["name"]: each["spec"] for each in objects if each["kind"] == "Deployment"}
    assert ("question-worker" in deployments) == with_questions
    (web,) = deployments["web"]["template"]["spec"]["containers"]
    assert ({"name": "CNN_DEMO_COMPUTE_EXECUTOR", "value": "cluster"} in web["env"]) == with_questions


def test_runs_are_on_a_disk_that_all_machines_share_and_web_processes_are_sticky() -> None:
    for claim in of_kind("PersistentVolumeClaim").values():
        assert claim["accessModes"] == ["ReadWriteMany"]
    for name in ("web", "worker", "question-worker"):
        paths = {mount["name"]: mount["mountPath"] for mount in pods()[name]["containers"][0]["volumeMounts"]}
        assert (paths["runs"], paths["cache"]) == ("/data", "/cache")  # as in the Dockerfile
    web = next(each for each in manifests() if (each["kind"], each["metadata"]["name"]) == ("Service", "web"))
    assert web["metadata"]["annotations"]["traefik.ingress.kubernetes.io/service.sticky.cookie"] == "true"


def test_workers_have_the_limit_of_memory_by_which_the_web_process_refuses_runs() -> None:
    variable = "CNN_DEMO_MAX_WORKER_MB"
    web, worker = (
        {entry["name"]: entry["value"] for entry in pods()[name]["containers"][0]["env"]} for name in ("web", "worker")
    )
    assert worker[variable] == web[variable]


@pytest.mark.parametrize("file", COMPOSE_FILES, ids=lambda file: str(file.relative_to(PROJECT_FOLDER)))
def test_compose_files_are_what_compose_accepts(file: Path) -> None:
    services = yaml.safe_load(file.read_text())
    schema = get_builtin_schema("vendor.compose-spec")
    validator = validator_for(schema)(schema)
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(services)] == []
    services["services"]["app"]["volume"] = []
    assert not validator.is_valid(services)


def test_workers_in_containers_share_the_apps_runs_and_certificates() -> None:
    app, cluster = (yaml.safe_load(file.read_text()) for file in COMPOSE_FILES)
    worker = cluster["services"]["worker"]
    for name in ("worker", "question-worker"):
        assert set(app["services"]["app"]["volumes"]) <= set(cluster["services"][name]["volumes"])
    assert cluster["services"]["question-worker"]["scale"] == 0  # until it is asked for
    for service in cluster["services"].values():
        assert service["environment"]["CNN_DEMO_EXECUTOR_TLS"] == "/cluster-certificates"
        assert any(volume.endswith(":/cluster-certificates:ro") for volume in service["volumes"])
        assert service["image"] == worker["image"]
    assert "ports" not in {key for service in cluster["services"].values() for key in service}


def test_every_setting_that_the_files_name_exists() -> None:
    known = {setting.variable for setting in SETTINGS}
    for file in (*COMPOSE_FILES, PROJECT_FOLDER / "Dockerfile", *KUBERNETES.rglob("*.yaml"), SLURM):
        assert set(VARIABLE.findall(file.read_text())) <= known, file


def commands() -> list[list[str]]:
    """What the files start of a cluster, after python -m cnn_demo.cluster."""
    services = yaml.safe_load(COMPOSE_FILES[1].read_text())["services"].values()
    containers = [*services, *(pod["containers"][0] for pod in pods().values())]
    given = [container["command"] for container in containers if "command" in container]
    assert {tuple(command[:3]) for command in given} == {("python", "-m", "cnn_demo.cluster")}
    script = SLURM.read_text().strip().splitlines()[-1]
    assert script.startswith("exec .venv/bin/python -m cnn_demo.cluster worker ")
    return [command[3:] for command in given]


@pytest.mark.parametrize("arguments", commands(), ids=" ".join)
def test_the_commands_want_nothing_but_certificates(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CNN_DEMO_EXECUTOR_TLS", raising=False)
    assert main(arguments) == 1
    assert (
        "CNN_DEMO_EXECUTOR_TLS must be a folder with ca.pem, cert.pem and key.pem; it is not set"
        in capsys.readouterr().err
    )
