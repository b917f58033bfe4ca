"""The export task: refused designs, the target folder, a full disk, progress and stopping."""

from __future__ import annotations

import errno
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cnn_demo.errors import ModelError, StorageError, WorkerError
from cnn_demo.spec.exports import EXPORTS
from tests.unit.export.conftest import Export, replace_exporter


def test_a_refused_layer_is_reported_before_the_export_starts(
    export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(EXPORTS, "onnx", replace(EXPORTS["onnx"], never_after=("sigmoid", "tanh")))
    with pytest.raises(ModelError, match=r"ONNX cannot have sigmoid right after tanh \(layer activation_"):
        export("onnx", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_unknown_format_is_refused(export: Export, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no format 'pickle'"):
        export("pickle", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_another_backend_is_refused_with_the_formats_it_supports(
    export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("keras.backend.backend", lambda: "jax")
    with pytest.raises(ModelError, match="Keras runs on jax here: set KERAS_BACKEND to tensorflow, or choose keras"):
        export("litert", tmp_path / "out")


def test_existing_files_are_never_overwritten(export: Export, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    with pytest.raises(StorageError, match=r"README.md is there already; choose another folder"):
        export("onnx", tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path.name != "cache"] == ["README.md"]
    assert (tmp_path / "README.md").read_text() == "mine"


def test_other_files_in_the_folder_are_left_alone(export: Export, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    export("onnx", folder)
    assert sorted(path.name for path in folder.iterdir()) == ["README.md", "network.onnx", "notes.txt", "parity.json"]


def test_a_target_that_is_a_file_is_refused(export: Export, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError):
        export("onnx", tmp_path / "file")


def test_a_full_disk_leaves_no_partial_export(export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fills_the_disk(source: object, folder: Path) -> None:
        (folder / "network.onnx").write_bytes(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    replace_exporter(monkeypatch, "onnx", fills_the_disk)
    with pytest.raises(StorageError, match="the disk is full; free some space"):
        export("onnx", tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_deleted_network_is_a_model_error(tmp_path: Path) -> None:
    from cnn_demo.export.export_task import export

    with pytest.raises(ModelError):
        export(str(tmp_path / "gone"), "keras", str(tmp_path / "out"))


def test_progress_goes_through_all_steps_and_never_back(
    export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[dict[str, Any]] = []

    def remember(path: Path, value: dict[str, Any]) -> None:
        assert path == tmp_path / "progress.json"
        said.append(value)

    monkeypatch.setattr("cnn_demo.runs.progress.write_json", remember)
    monkeypatch.setattr("cnn_demo.runs.progress.WRITE_SECONDS", 0.0)
    monkeypatch.setattr("cnn_demo.export.export_task._latest", None)
    export("onnx", tmp_path / "out", progress_file=str(tmp_path / "progress.json"))
    steps = list(dict.fromkeys(value["step"] for value in said))
    assert steps == ["Converting", "Checking the original", "Checking the export", "Packing"]
    shares = [value["share"] for value in said]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert len(said) > 8
    assert said[0]["seconds_left"] is None
    assert said[-1]["seconds_left"] == 0.0


def test_the_progress_file_is_json(export: Export, tmp_path: Path) -> None:
    export("onnx", tmp_path / "out", progress_file=str(tmp_path / "progress.json"))
    said = json.loads((tmp_path / "progress.json").read_text())
    assert list(said) == ["step", "share", "seconds_left"]


def test_a_stop_before_the_start_writes_nothing(export: Export, tmp_path: Path) -> None:
    (tmp_path / "stop").touch()
    with pytest.raises(WorkerError, match="stopped; nothing was written"):
        export("onnx", tmp_path / "out", stop_file=str(tmp_path / "stop"))
    assert list((tmp_path / "out").iterdir()) == []


def test_an_abandoned_export_stops(export: Export, tmp_path: Path) -> None:
    with pytest.raises(WorkerError, match="stopped; nothing was written"):
        export("onnx", tmp_path / "out", stop_file=str(tmp_path / "gone" / "stop"))


@pytest.mark.parametrize("name", ["onnx", "tfjs-layers"])
def test_a_stop_during_the_check_removes_the_files(
    export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    from cnn_demo.export.formats import FORMATS

    def stop_after(source: Any, folder: Path) -> None:
        write(source, folder)
        (tmp_path / "stop").touch()

    write = FORMATS[name].write
    replace_exporter(monkeypatch, name, stop_after)
    with pytest.raises(WorkerError, match="stopped"):
        export(name, tmp_path / "out", stop_file=str(tmp_path / "stop"))
    assert list((tmp_path / "out").iterdir()) == []
