"""An export is kept as one file beside its network, whole or not at all."""

from __future__ import annotations

import errno
import zipfile
from pathlib import Path

import pytest

from cnn_demo.errors import StorageError
from cnn_demo.runs.saved_exports import ExportFigures, exported, keep, keep_figures, remove
from cnn_demo.runs.trained_network import WEIGHTS, TrainedNetwork

FIGURES = ExportFigures(checked=True, bytes=10, gzipped_bytes=8, bound=1e-4)


@pytest.fixture
def network(tmp_path: Path) -> TrainedNetwork:
    folder = tmp_path / "My net"
    folder.mkdir()
    (folder / WEIGHTS).write_bytes(b"weights")
    return TrainedNetwork(folder)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = tmp_path / "made"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "model.json").write_text("{}")
    (folder / "README.md").write_text("# Card")
    return folder


def test_a_folder_becomes_a_zip_with_everything_in_it(network: TrainedNetwork, made: Path) -> None:
    kept = keep(network, "tfjs", made, FIGURES)
    assert kept.file.name == "my-net-tfjs.zip"
    assert zipfile.ZipFile(kept.file).namelist() == ["README.md", "deep/model.json"]
    assert exported(network, "tfjs") == kept
    assert exported(network, "onnx") is None


def test_the_same_export_is_the_same_bytes(network: TrainedNetwork, made: Path) -> None:
    first = keep(network, "tfjs", made, FIGURES).file.read_bytes()
    assert keep(network, "tfjs", made, FIGURES).file.read_bytes() == first


@pytest.mark.parametrize(("name", "file"), [("bundle", "a.cnn.zip"), ("site-single", "index.html")])
def test_what_is_one_file_already_is_kept_as_it_is(network: TrainedNetwork, made: Path, name: str, file: str) -> None:
    (made / file).write_bytes(b"whole")
    kept = keep(network, name, made, FIGURES)
    assert kept.file.read_bytes() == b"whole"
    assert kept.file.suffix == Path(file).suffix


def test_an_export_of_other_weights_is_none(network: TrainedNetwork, made: Path) -> None:
    keep(network, "tfjs", made, FIGURES)
    network.weights_file.write_bytes(b"trained on")
    assert exported(network, "tfjs") is None


def test_a_full_disk_leaves_no_half_file(network: TrainedNetwork, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", refuse)
    with pytest.raises(StorageError, match="disk is full"):
        keep(network, "tfjs", made, FIGURES)
    assert list((network.path / "exports").iterdir()) == []
    assert exported(network, "tfjs") is None


def test_the_figures_of_an_export_are_read_once_and_again_when_they_change(
    network: TrainedNetwork, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = keep(network, "tfjs", made, FIGURES)
    assert exported(network, "tfjs") == first
    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_text", lambda *_: pytest.fail("The file was read again."))
        assert exported(network, "tfjs") == first
    keep_figures(network, "tfjs", first, ExportFigures(checked=True, bytes=10, gzipped_bytes=8, bound=2e-4))
    changed = exported(network, "tfjs")
    assert changed is not None
    assert changed.figures["bound"] == 2e-4
    remove(network, "tfjs", first)
    assert exported(network, "tfjs") is None
