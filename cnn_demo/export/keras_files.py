"""Writes Keras's own file format and TensorFlow's SavedModel."""

from __future__ import annotations

from pathlib import Path

import keras

from cnn_demo.export.exporter import TrainedModel
from cnn_demo.network.own_layers import with_plain_layers

KERAS_FILE = "network.keras"


def write_keras(trained: TrainedModel, folder: Path) -> None:
    """KERAS_FILE: design and weights in one file, without an optimizer."""
    with_plain_layers(trained.model).save(folder / KERAS_FILE)


def write_saved_model(trained: TrainedModel, folder: Path) -> None:
    """A SavedModel with one endpoint for inference: image, (batch, h, w, c) float32 in [0, 1] -> probabilities."""
    model = trained.model
    archive = keras.export.ExportArchive()
    archive.track(model)
    archive.add_endpoint(
        "serve",
        lambda image: model(image, training=False),
        input_signature=[keras.InputSpec(shape=(None, *model.input_shape[1:]), dtype="float32", name="image")],
    )
    archive.write_out(str(folder), verbose=False)
