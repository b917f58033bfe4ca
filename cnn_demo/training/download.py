"""Fetches a data set through Keras: `python -m cnn_demo.training.download NAME`. The caller sets the time limit.

Keras prints how far it is; the caller reads that from standard output. The result lies in the cache folder.
"""

from __future__ import annotations

import signal
import sys

import keras

from cnn_demo.datasets import catalog
from cnn_demo.errors import UserError
from cnn_demo.spec.builtin_data import BUILTIN_DATA, builtin_named


def download(name: str) -> None:
    """Load the data set as Keras does and save it as one npz file. Raises DatasetError, StorageError."""
    data = builtin_named(name)
    source = getattr(keras.datasets, BUILTIN_DATA[name].keras_name)
    (x_train, y_train), (x_test, y_test) = source.load_data()
    arrays = {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}
    catalog.from_environment().save(data, arrays)


if __name__ == "__main__":
    # Keras removes a file that it could not finish when it is interrupted, not when it is terminated.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        download(sys.argv[1])
    except UserError as error:
        sys.exit(str(error))
    except Exception as error:  # noqa: BLE001 - what the network does is beyond us; the caller shows this line
        sys.exit(f"{type(error).__name__}: {error}")
