"""`python -m cnn_demo workspace`: lists, copies into a file, brings back from a file."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cnn_demo import settings
from cnn_demo.runs.server_key import FILE
from cnn_demo.runs.workspace import Workspace, new_workspace_id
from cnn_demo.runs.workspace_use import was_local
from tests.golden.formats import FORMATS_V1
from tests.unit.cli.conftest import Answer, lines_of, only_line

Command = Callable[..., Answer]


@pytest.fixture
def visitor() -> Workspace:
    """A workspace with two runs in the folder of all runs."""
    runs_folder = settings.read().runs_folder
    name = new_workspace_id(runs_folder).replace("-", "x")  # at its beginning it needs another word on the command line
    return Workspace(shutil.copytree(FORMATS_V1 / "workspace", runs_folder / name))


def test_a_workspace_moves_to_another_server(command: Command, visitor: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "folder" / "mine.work.zip"
    status, out, err = command("workspace", "--json", "export", visitor.folder.name, file)
    assert (status, lines_of(out)[0]["runs"], lines_of(out)[0]["left_out"]) == (0, 2, [])
    shutil.rmtree(visitor.folder)
    status, out, err = command("workspace", "--json", "import", file)
    (answer,) = lines_of(out)
    assert (status, len(answer["runs"])) == (0, 2)
    status, out, _ = command("workspace", "list", "--json")
    assert [(line["workspace"], line["runs"]) for line in lines_of(out)] == [(answer["workspace"], 2)]
    assert was_local(Path(answer["path"]))
    status, out, err = command("workspace", "import", file, answer["path"])
    assert status == 0
    assert "Runs brought back: 0." in out
    assert f"#workspace={answer['workspace']}" in out
    assert "Left out: A small run is here already." in err


def test_work_of_a_person_opens_by_signing_in(command: Command, visitor: Workspace, tmp_path: Path) -> None:
    person = visitor.folder.rename(visitor.folder.with_name("person-0123456789abcdef"))
    command("workspace", "export", person.name, tmp_path / "mine.work.zip")
    status, out, _ = command("workspace", "import", tmp_path / "mine.work.zip", person.name)
    assert status == 0
    assert "It opens in the app when the person signs in." in out
    assert "#workspace=" not in out


def test_errors_are_one_line(command: Command, tmp_path: Path) -> None:
    for words in (
        ("export", "nobody", tmp_path / "a.zip"),
        ("import", tmp_path / "missing.zip"),
        ("import", __file__),
    ):
        status, out, err = command("workspace", *words)
        assert (status, out) == (1, "")
        assert "Error: " in only_line(err.splitlines()[-1])
    assert not (tmp_path / "a.zip").exists()
    assert {path.name for path in settings.read().runs_folder.glob("*")} <= {FILE}
