"""What the code imports is declared, and what is declared is locked."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cnn_demo.settings import PROJECT_FOLDER

OWN = {"cnn_demo", "deployment", "pages", "scripts", "tests", "benchmarks"}
APP = ["app.py", "server.py", "cnn_demo", "deployment", "pages"]
ALL = [*APP, "scripts", "tests", "benchmarks"]
# Packages whose module has another name than pip knows them by.
NAMES = {
    "HersheyFonts": "hershey-fonts",
    "PIL": "pillow",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
}
BY_CHOICE = {"jax"}  # imported only where KERAS_BACKEND names it
# What a server without workers runs.
WEB_FOLDERS = [
    *("browser", "cli", "datasets", "drawing", "jobs", "made_data", "operation", "own_data"),
    *("prediction", "runs", "settings", "spec", "ui", "web"),
]
FULL = ["requirements.txt", "requirements-cluster.txt"]
LISTS = [*FULL, "requirements-light.txt", "requirements-dev.txt"]
PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>\S+)", re.MULTILINE)


def pins(file: str) -> dict[str, set[str]]:
    """The pinned versions of each package in a list of requirements; more than one where they depend on the machine."""
    found: dict[str, set[str]] = {}
    for match in PIN.finditer((PROJECT_FOLDER / file).read_text()):
        found.setdefault(_normal(match["name"]), set()).add(match["version"])
    return found


def imported(places: list[str]) -> dict[str, Path]:
    """Each foreign package that a Python file in these places imports, and one such file."""
    found: dict[str, Path] = {}
    for place in places:
        path = PROJECT_FOLDER / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            for module in _modules(ast.parse(file.read_text())):
                package = module.partition(".")[0]
                if package not in sys.stdlib_module_names | OWN | BY_CHOICE:
                    found[_normal(NAMES.get(package, package))] = file.relative_to(PROJECT_FOLDER)
    return found


def _modules(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _normal(name: str) -> str:
    """A package's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize(
    ("places", "files"),
    [(APP, FULL), (ALL, [*FULL, "requirements-dev.txt"])],
    ids=["app", "everything"],
)
def test_what_is_imported_is_required(places: list[str], files: list[str]) -> None:
    declared = {name for file in files for name in pins(file)}
    assert {name: file for name, file in imported(places).items() if name not in declared} == {}


@pytest.mark.parametrize("file", LISTS)
def test_every_requirement_is_pinned(file: str) -> None:
    lines = (PROJECT_FOLDER / file).read_text().splitlines()
    assert [line for line in lines if line and not line.startswith(("#", "-r ")) and not PIN.match(line)] == []


@pytest.mark.parametrize("file", LISTS)
def test_constraints_hold_the_required_versions(file: str) -> None:
    """`make lock` brings them together again."""
    locked = pins("constraints.txt")
    assert {name: locked.get(name) for name in pins(file)} == pins(file)


def test_light_list_is_the_full_one_without_what_workers_need() -> None:
    """What the web process imports is in the light list, in the versions of the full one."""
    light, full = pins("requirements-light.txt"), pins("requirements.txt")
    assert {name: full.get(name) for name in light} == light
    web = imported(["app.py", "server.py", "pages", *(f"cnn_demo/{folder}" for folder in WEB_FOLDERS)])
    assert {name: file for name, file in web.items() if name not in light} == {}
    assert not light.keys() & {"tensorflow", "keras", "tensorflowjs", "jax", "onnx", "scikit-learn"}


def test_constraints_name_no_host_and_no_file() -> None:
    text = (PROJECT_FOLDER / "constraints.txt").read_text()
    assert [line for line in text.splitlines() if "://" in line or " @ " in line or "--" in line] == []


def test_no_file_hides_requirements_txt_from_streamlit_community_cloud() -> None:
    """It installs from the first list that it finds, and looks for these before requirements.txt."""
    hiding = ["uv.lock", "Pipfile", "environment.yml"]
    assert [name for name in hiding if (PROJECT_FOLDER / name).exists()] == []
