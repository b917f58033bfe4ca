"""Keras's own file and TensorFlow's SavedModel."""

from __future__ import annotations

from pathlib import Path

import keras

from cnn_demo.export.source import Source
from cnn_demo.network.grouped_conv2d import with_plain_layers

KERAS_FILE = "network.keras"


def write_keras(source: Source, folder: Path) -> None:
    """Design and weights in one file, no optimizer."""
    with_plain_layers(source.model).save(folder / KERAS_FILE)


def write_saved_model(source: Source, folder: Path) -> None:
    """An inference signature only: image, (batch, h, w, c) float32 in [0, 1] -> probabilities."""
    model = source.model
    archive = keras.export.ExportArchive()
    archive.track(model)
    archive.add_endpoint(
        "serve",
        lambda image: model(image, training=False),
        input_signature=[keras.InputSpec(shape=(None, *model.input_shape[1:]), dtype="float32", name="image")],
    )
    archive.write_out(str(folder), verbose=False)
