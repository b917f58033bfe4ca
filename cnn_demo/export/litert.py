"""Writes LiteRT files (formerly TensorFlow Lite), for phones and small computers."""

from __future__ import annotations

import tempfile
from pathlib import Path

import tensorflow as tf
from tensorflow.lite.python.convert_phase import ConverterError

from cnn_demo.errors import ModelError
from cnn_demo.export.exporter import Exporter, TrainedModel
from cnn_demo.export.frozen_graph import save_frozen_model

LITERT_FILE = "network.tflite"


def litert_model(*, smaller: bool = False, types: tuple[tf.DType, ...] = ()) -> Exporter:
    """The exporter of LITERT_FILE, whose signature is image -> probabilities.

    smaller: store the weights in one of these types, or as int8 where no type is given; activations stay float32.
    """

    def write(trained: TrainedModel, folder: Path) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            save_frozen_model(trained.model, Path(scratch))  # only a SavedModel's signature keeps the names
            converter = tf.lite.TFLiteConverter.from_saved_model(scratch)
            if smaller:
                converter.optimizations = [tf.lite.Optimize.DEFAULT]
                converter.target_spec.supported_types = list(types)
            try:
                (folder / LITERT_FILE).write_bytes(converter.convert())
            except ConverterError as error:
                reason = str(error).splitlines()[0]
                raise ModelError(f"TensorFlow cannot convert this design to LiteRT; choose ONNX. {reason}") from error

    return write
