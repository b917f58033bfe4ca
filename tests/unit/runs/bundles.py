"""A small trained network made without training, and zips that are almost its bundle."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save

from cnn_demo.runs.bundle import pack
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.status import FINISHED, Status
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.project import Project
from cnn_demo.spec.summary import summarise
from cnn_demo.spec.weight_shapes import weight_shapes
from cnn_demo.storage import write_json

Members = dict[str, bytes]
Unpack = Callable[..., RunFolder]
Refused = Callable[[bytes | Path], str]
CLASSES, IMAGES_OF_CLASS = 10, 10
RULE = {"least_probability": 0.6, "largest_distance": 7.5, "sure_probability": 0.9, "sure_distance": 5.0}


def put_trained(workspace: Workspace, project: Project, name: str = "My seven") -> RunFolder:
    """A run as a worker leaves it at its end."""
    run = workspace.create(project, name=name)
    (run.path / "weights.safetensors").write_bytes(save(tensors(project), {}))
    write_json(run.path / "certainty.json", certainty())
    write_json(run.path / "result.json", result(project))
    run.write_status(Status(state=FINISHED, epoch=2, epochs=2, seconds=3.5))
    return run


def tensors(project: Project) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    return {name: rng.random(shape, np.float32) for name, shape in weight_shapes(project.architecture).items()}


def certainty() -> dict[str, Any]:
    return {"whitening": np.eye(CLASSES).tolist(), "means": np.zeros((CLASSES, CLASSES)).tolist(), **RULE}


def result(project: Project) -> dict[str, Any]:
    """Figures of a network that takes one nought for a one and is right otherwise."""
    confusion = (np.eye(CLASSES, dtype=int) * IMAGES_OF_CLASS).tolist()
    confusion[0][:2] = [IMAGES_OF_CLASS - 1, 1]
    per_class = [
        {"class": index, "count": IMAGES_OF_CLASS, "precision": 0.9, "recall": 1.0, "f1": None}
        for index in range(CLASSES)
    ]
    return {
        "test": {"images": 100, "accuracy": 0.99, "loss": 0.05, "per_class": per_class, "confusion": confusion},
        "validation": {"images": 400, "accuracy": 0.98, "loss": 0.06},
        "certainty": {
            **RULE,
            "validation_unsure_share": 0.02,
            "validation_leaning_share": 0.1,
            "validation_accuracy_where_sure": None,
        },
        "best": {"epoch": 1, "val_accuracy": 0.98},
        "training_images": 3600,
        "epochs": 2,
        "steps": 100,
        "seconds": 3.5,
        "test_images_per_second": 5000.0,
        "parameters": summarise(project.architecture).parameters,
        "versions": {"keras": "3.15.1"},
    }


def members_of(run: RunFolder) -> dict[str, bytes]:
    """The files in the run's bundle."""
    with zipfile.ZipFile(io.BytesIO(pack(TrainedNetwork(run.path)))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zip_of(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def changed_json(content: bytes, *path: Any, to: Any) -> bytes:
    """JSON with the value at that place replaced."""
    data = json.loads(content)
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = to
    return json.dumps(data).encode()


def file_of(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def h5() -> bytes:
    """What another program's file begins like."""
    return b"\x89HDF\r\n\x1a\n" + bytes(2000)
