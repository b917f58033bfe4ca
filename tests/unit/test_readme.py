"""README and ARCHITECTURE tell what the program is, not what it once was."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

from cnn_demo.cli import COMMANDS
from cnn_demo.settings import PROJECT_FOLDER, SETTINGS
from cnn_demo.spec.builtin_data import BUILTIN_DATA

README = (PROJECT_FOLDER / "README.md").read_text()
MAP = [PROJECT_FOLDER / "ARCHITECTURE.md", *sorted((PROJECT_FOLDER / "docs/architecture").glob("*.md"))]
TOP = ("cnn_demo", "pages", "tests", "scripts", "deployment", "benchmarks", "models", "static", "docs", ".streamlit")
CODE = re.compile(r"[a-z_0-9./*]+(/|\.(py|js|css|json|toml))")


def test_every_setting_stands_in_the_readme_with_its_default_and_meaning() -> None:
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else "empty"
        assert f"| `{setting.variable}` | {default} | {setting.meaning} |" in README


def test_the_readme_says_what_each_limit_is_for() -> None:
    purposes = README.partition("### What each limit is for")[2].partition("###")[0]
    for setting in SETTINGS:
        if "_MAX_" in setting.variable:
            assert f"`{setting.variable}`" in purposes


def test_every_command_and_data_set_stands_in_the_readme() -> None:
    for command in COMMANDS:
        assert f"python -m cnn_demo {command.name}" in README
    for name in BUILTIN_DATA:
        assert f"`{name}`" in README


def test_the_architecture_is_a_map_of_under_150_lines_that_leads_to_every_area() -> None:
    text, *areas = (file.read_text() for file in MAP)
    assert len(text.splitlines()) < 150
    assert areas
    for file in MAP[1:]:
        assert f"(docs/architecture/{file.name})" in text


@pytest.mark.parametrize(
    "file",
    [*MAP, *sorted(PROJECT_FOLDER.glob("docs/*.md")), PROJECT_FOLDER / "README.md", PROJECT_FOLDER / "SECURITY.md"],
    ids=lambda file: file.name,
)
def test_every_link_to_a_file_leads_to_one(file: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", file.read_text()):
        assert (file.parent / target).exists(), target


@pytest.mark.parametrize("file", MAP, ids=lambda file: file.name)
def test_every_file_and_folder_that_the_architecture_names_is_there(file: Path) -> None:
    there = [f"/{name}" for name in _names()]
    for name in re.findall(r"`([^`\n]+)`", file.read_text()):
        if CODE.fullmatch(name):
            assert any(fnmatch(each, f"*/{name.removesuffix('/')}") for each in there), name


@cache
def _names() -> list[str]:
    """Files and folders of the project, relative to its folder."""
    inside = (path for top in TOP for path in (PROJECT_FOLDER / top).rglob("*") if "__pycache__" not in path.parts)
    return [*TOP, *(path.relative_to(PROJECT_FOLDER).as_posix() for path in (*PROJECT_FOLDER.glob("*.*"), *inside))]
