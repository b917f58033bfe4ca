"""The README tells what the program does, not what it once did."""

from __future__ import annotations

from cnn_demo.cli import COMMANDS
from cnn_demo.settings import PROJECT_FOLDER, SETTINGS
from cnn_demo.spec.builtin_data import BUILTIN_DATA

README = (PROJECT_FOLDER / "README.md").read_text()


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


def test_the_architecture_is_a_map_of_under_180_lines() -> None:
    assert len((PROJECT_FOLDER / "ARCHITECTURE.md").read_text().splitlines()) < 180
