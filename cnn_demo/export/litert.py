"""LiteRT (formerly TensorFlow Lite): one flat file for phones and small computers."""

from __future__ import annotations

import tempfile
from pathlib import Path

import tensorflow as tf
from tensorflow.lite.python.convert_phase import ConverterError

from cnn_demo.errors import ModelError
from cnn_demo.export.frozen_graph import save_frozen_model
from cnn_demo.export.source import Source, Writer

LITERT_FILE = "network.tflite"


def litert_model(*, smaller: bool = False, types: tuple[tf.DType, ...] = ()) -> Writer:
    """A writer of LITERT_FILE, whose signature is image -> probabilities.

    smaller: store the weights in one of the types given; where none is, as int8, the activations remaining float32.
    """

    def write(source: Source, folder: Path) -> None:
        with tempfile.TemporaryDirectory() as aside:
            save_frozen_model(source.model, Path(aside))  # only a SavedModel's signature keeps its names
            converter = tf.lite.TFLiteConverter.from_saved_model(aside)
            if smaller:
                converter.optimizations = [tf.lite.Optimize.DEFAULT]
                converter.target_spec.supported_types = list(types)
            try:
                (folder / LITERT_FILE).write_bytes(converter.convert())
            except ConverterError as error:
                reason = str(error).splitlines()[0]
                raise ModelError(f"TensorFlow cannot convert this design to LiteRT; choose ONNX. {reason}") from error

    return write
