"""Names from strangers: short, on one line, and shown as text by pages, cards, tables and terminals."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from cnn_demo.cli import main
from cnn_demo.cli.output import complain
from cnn_demo.runs.bundle import pack, unpack, write_bundle
from cnn_demo.runs.record import read_record
from cnn_demo.runs.run_name import MAX_NAME
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.runs.workspace import Workspace
from cnn_demo.settings import read as read_settings
from cnn_demo.shown_text import escaped, for_terminal, one_line
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.presets import design
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.ui.inspection.downloads import table_csv
from tests.unit.runs.bundles import Members, changed_json, members_of, put_trained, zip_of

NAMES = {
    "html": "<img src=x onerror=alert(1)>",
    "script": "</script><script>alert(1)</script>",
    "markdown": "[click](javascript:alert(1)) ![](http://evil.example/x.png) **bold** `code`",
    "table": "a | b |\n| --- |",
    "directive": ":material/home: :red[red] $x^2$",
    "address": "https://evil.example www.evil.example a@evil.example",
    "control": "a\x00b\x07c\x1b[2J\x1b]0;title\x07",
    "right to left": "fdp.\u202egnp.exe\u2066",
    "zalgo": "Z" + "\u0301" * 50 + "a" + "\u0489" * 50,
    "huge": "name " * 24_000,
    "surrogate": "half \ud83d a pair",
    "invisible": "a\u200b\u200d\ufeffb",
}


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> Members:
    data = MNIST_5K
    architecture = design("fast").architecture(data.input_shape, len(data.classes))
    workspace = Workspace(tmp_path_factory.mktemp("bundles") / "a-workspace-of-the-tests")
    return members_of(put_trained(workspace, Project(architecture=architecture, recipe=Recipe(), data=data)))


def _is_harmless(text: str) -> bool:
    marks = max((len(run) for run in _runs_of_marks(text)), default=0)
    return text.isprintable() and 0 < len(text) <= MAX_NAME and marks <= 3


def _runs_of_marks(text: str) -> list[str]:
    return "".join(c if "\u0300" <= c <= "\u036f" or c == "\u0489" else " " for c in text).split()


@pytest.mark.parametrize("case", NAMES)
def test_name_in_a_bundle_becomes_a_short_line(members: Members, tmp_path: Path, case: str) -> None:
    about = changed_json(members["about.json"], "name", to=NAMES[case])
    about = changed_json(about, "starts_from", to=NAMES[case][:2_000])
    bundle = zip_of({**members, "about.json": about})
    run = unpack(bundle, Workspace(tmp_path / "a-workspace-of-the-tests"), read_settings())
    record = read_record(run)
    assert _is_harmless(record.name)
    assert _is_harmless(str(json.loads((run.path / "about.json").read_text())["starts_from"]))
    assert (run.path.parent.name, run.path.name) == ("a-workspace-of-the-tests", run.id)


@pytest.mark.parametrize("case", ["html", "markdown", "table", "directive", "address"])
def test_name_stands_as_text_in_the_card_of_a_bundle(members: Members, tmp_path: Path, case: str) -> None:
    about = changed_json(members["about.json"], "name", to=NAMES[case])
    run = unpack(zip_of({**members, "about.json": about}), Workspace(tmp_path / "workspace"), read_settings())
    shown = members_of(run)["README.md"].decode()
    assert shown.startswith(f"# {escaped(one_line(NAMES[case], MAX_NAME))}\n")
    acting = re.sub(r"\\.", "", shown.partition("\n")[0])  # without what is escaped
    assert not any(mark in acting for mark in ("<", "](", "|", "`", "$", "https://", "www.e", "@e"))


@settings(max_examples=50)
@given(text=some.text(max_size=300), most=some.integers(1, 80))
def test_any_text_becomes_one_short_visible_line(text: str, most: int) -> None:
    line = one_line(text, most)
    assert len(line) <= most
    assert line.isprintable()
    assert line == line.strip()
    assert one_line(line, most) == line


def test_letters_with_marks_stay() -> None:
    for name in ("Nguyễn Thị Ánh", "हिन्दी", "שָׁלוֹם", "ไทยที่นี่"):
        assert one_line(name, 60) == name


@settings(max_examples=50)
@given(text=some.text(max_size=100))
def test_a_terminal_gets_nothing_to_obey(text: str) -> None:
    assert all(character.isprintable() or character == "\n" for character in for_terminal(text))


def test_messages_on_the_terminal_hold_no_escape_sequences(capsys: pytest.CaptureFixture[str]) -> None:
    complain("Error", NAMES["control"])
    shown = capsys.readouterr().err
    assert shown == "Error: a\\x00b\\x07c\\x1b[2J\\x1b]0;title\\x07\n"
    assert main(["evaluate", "\x1b[2Jname", "--dataset", "mnist_5k"]) == 1
    assert "\x1b" not in capsys.readouterr().err


def test_names_of_runs_on_the_terminal_are_no_markup(
    members: Members, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    about = changed_json(members["about.json"], "name", to="[red]a[/red] [link=http://evil.example]b[/link]")
    unpack(zip_of({**members, "about.json": about}), Workspace(tmp_path / "cli"), read_settings())
    assert main(["runs", "--runs", str(tmp_path / "cli")]) == 0
    assert "[red]a[/red] [link=http://evil.example]b[/link]" in capsys.readouterr().out


def test_table_for_a_spreadsheet_holds_no_formula() -> None:
    assert table_csv(["=cmd", "b"], [["@SUM(A1)", -1.5], ["+1", "-"], ["plain", 2]]).decode() == (
        "'=cmd,b\n'@SUM(A1),-1.5\n'+1,'-\nplain,2\n"
    )


def test_a_bundle_is_named_after_its_run_and_not_by_a_stranger(members: Members, tmp_path: Path) -> None:
    about = changed_json(members["about.json"], "name", to="../../etc/passwd")
    run = unpack(zip_of({**members, "about.json": about}), Workspace(tmp_path / "workspace"), read_settings())
    network = TrainedNetwork(run.path)
    with zipfile.ZipFile(io.BytesIO(pack(network))) as archive:
        assert set(archive.namelist()) == set(members)
    assert write_bundle(network, tmp_path / "out") == tmp_path / "out" / f"{run.id}.cnn.zip"
