"""Every package has its place behind both walls and on the map. The floors' own contract is exhaustive by itself."""

from __future__ import annotations

import tomllib

from cnn_demo.settings import PROJECT_FOLDER

SETTINGS = tomllib.loads((PROJECT_FOLDER / "pyproject.toml").read_text())
PARTS = {
    path.stem
    for path in (PROJECT_FOLDER / "cnn_demo").iterdir()
    if path.suffix == ".py" or (path / "__init__.py").is_file()
} - {"__init__"}
BEHIND_THE_BOUNDARY = {"training", "inspection", "export", "network"}


def _held_by(contract: str) -> set[str]:
    contracts = {each["name"]: each for each in SETTINGS["tool"]["importlinter"]["contracts"]}
    return {name.removeprefix("cnn_demo.") for name in contracts[contract]["source_modules"]}


def test_streamlit_is_forbidden_to_every_package_but_the_pages_parts() -> None:
    assert _held_by("Streamlit stands only above") == PARTS - {"ui"}


def test_keras_is_forbidden_to_every_package_before_the_process_boundary() -> None:
    assert _held_by("Keras stands only behind the process boundary") == PARTS - BEHIND_THE_BOUNDARY


def test_every_package_stands_in_the_map() -> None:
    text = (PROJECT_FOLDER / "ARCHITECTURE.md").read_text()
    floors = text.partition("## The floors")[2].partition("`cnn_demo/ui/`, a folder")[0]
    for part in PARTS - {"__main__"}:
        assert f"`cnn_demo/{part}/`" in floors or f"`{part}.py`" in floors, part
