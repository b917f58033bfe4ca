"""Makes the folder of SqueezeNet, with the files of a trained network, in the cache folder: once, and again where it is gone.

Its name holds the digest of the weights and the version of this conversion, so that a changed one makes a folder of its own.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from safetensors.numpy import save

from cnn_demo.pretrained import caffe_weights, squeezenet
from cnn_demo.pretrained.imagenet import imagenet
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.storage import storage_errors, write_bytes, write_json

FOLDER, NAME, TITLE = "pretrained", "squeezenet", "SqueezeNet (photographs)"
CREATED_AT = 1456272000.0  # when the paper appeared
VERSION = 2  # of the conversion; raised with any change of what the files hold
WEIGHTS = "weights.safetensors"
# As its authors trained it: solver.prototxt, 170,000 steps of 512 images.
RECIPE = Recipe(optimizer="sgd", learning_rate=0.04, momentum=0.9, batch_size=512, epochs=68)
LEAST_PROBABILITY, SURE_PROBABILITY = 0.5, 0.8
# Of the probabilities alone: without ImageNet's images there is no distance from those of its classes.
CERTAINTY = {
    "whitening": [[0.0]] * squeezenet.CLASSES,
    "means": [[0.0]] * squeezenet.CLASSES,
    "least_probability": LEAST_PROBABILITY,
    "largest_distance": 0.0,
    "sure_probability": SURE_PROBABILITY,
    "sure_distance": 0.0,
}


def get_or_make(cache_folder: Path) -> Path:
    """The folder of SqueezeNet. Takes some 0.2 s where it has to be made. Raises ModelError, StorageError."""
    folder = cache_folder / FOLDER / f"{caffe_weights.DIGEST[:16]}-{VERSION}" / NAME
    if not folder.is_dir():
        _make(folder)
    return folder


def _make(folder: Path) -> None:
    """Write the files aside and put the folder in place, whole or not at all."""
    weights = caffe_weights.read()
    project = Project(architecture=squeezenet.architecture(), recipe=RECIPE, data=imagenet())
    with storage_errors(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix="."))
    try:
        write_bytes(aside / WEIGHTS, save(weights))
        write_json(aside / "spec.json", project.spec_dict())
        write_json(aside / "recipe.json", project.recipe.to_dict())
        write_json(aside / "certainty.json", CERTAINTY)
        write_json(aside / "about.json", {"name": TITLE, "created_at": CREATED_AT})
        with storage_errors(folder):
            _put(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _put(aside: Path, folder: Path) -> None:
    aside.chmod(0o755)  # a temporary folder is its owner's alone
    try:
        aside.rename(folder)
    except OSError:
        if not folder.is_dir():  # else another process has just made the same
            raise
