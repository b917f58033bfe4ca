"""Fetches a data set through Keras: `python -m cnn_demo.training.download NAME`. The caller sets the time limit.

Keras prints how far it is; the caller reads that from standard output. The result lies in the cache folder.
"""

from __future__ import annotations

import signal
import sys

import keras

from cnn_demo import settings
from cnn_demo.datasets.load import save
from cnn_demo.errors import UserError

SOURCES = {
    "mnist": keras.datasets.mnist,
    "fashion_mnist": keras.datasets.fashion_mnist,
    "cifar10": keras.datasets.cifar10,
}


def download(name: str) -> None:
    """Load the data set as Keras does and save it as one npz file. Raises DatasetError, StorageError."""
    (x_train, y_train), (x_test, y_test) = SOURCES[name].load_data()
    arrays = {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}
    save(name, arrays, settings.read())


if __name__ == "__main__":
    # Keras removes a file that it could not finish when it is interrupted, not when it is terminated.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        download(sys.argv[1])
    except UserError as error:
        sys.exit(str(error))
    except Exception as error:  # noqa: BLE001 - what the network does is beyond us; the caller shows this line
        sys.exit(f"{type(error).__name__}: {error}")
