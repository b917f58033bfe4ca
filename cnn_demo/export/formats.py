"""The exporter and the runtime check of each format in cnn_demo.spec.exports."""

from __future__ import annotations

import tensorflow as tf

from cnn_demo.browser.export import formats as without_keras
from cnn_demo.browser.export.formats import Format
from cnn_demo.export.exporter import TrainedModel
from cnn_demo.export.keras_files import write_keras, write_saved_model
from cnn_demo.export.litert import litert_model
from cnn_demo.export.onnx_model import write_onnx
from cnn_demo.export.python_runtimes import (
    predict_with_keras,
    predict_with_litert,
    predict_with_onnx,
    predict_with_saved_model,
)

FORMATS: dict[str, Format[TrainedModel]] = {
    **without_keras.FORMATS,
    "keras": Format(write=write_keras, predict=predict_with_keras, output="output"),
    "saved_model": Format(write=write_saved_model, predict=predict_with_saved_model, output="output_0"),
    "onnx": Format(write=write_onnx, predict=predict_with_onnx, output="probabilities"),
    "litert": Format(write=litert_model(), predict=predict_with_litert, output="probabilities"),
    "litert-float16": Format(
        write=litert_model(smaller=True, types=(tf.float16,)), predict=predict_with_litert, output="probabilities"
    ),
    "litert-int8": Format(write=litert_model(smaller=True), predict=predict_with_litert, output="probabilities"),
}
