"""The exporter and the runtime check of each format in cnn_demo.spec.exports."""

from __future__ import annotations

from dataclasses import dataclass

import tensorflow as tf

from cnn_demo.export.bundle import predict_with_bundle, write_bundle_file
from cnn_demo.export.exporter import Exporter
from cnn_demo.export.keras_files import write_keras, write_saved_model
from cnn_demo.export.layers_model import write_layers_model
from cnn_demo.export.litert import litert_model
from cnn_demo.export.node_runtime import predict_with_tensorflow_js
from cnn_demo.export.onnx_model import write_onnx
from cnn_demo.export.python_runtimes import (
    predict_with_keras,
    predict_with_litert,
    predict_with_onnx,
    predict_with_saved_model,
)
from cnn_demo.export.runtime_check import RuntimePredict
from cnn_demo.export.site import predict_with_single_page, predict_with_site, write_single_page, write_site
from cnn_demo.export.tensorflow_js import graph_model


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """write: writes the files into an empty folder. predict: predicts with them. output: their name of the probabilities."""

    write: Exporter
    predict: RuntimePredict
    output: str


FORMATS: dict[str, Format] = {
    "tfjs": Format(write=graph_model(), predict=predict_with_tensorflow_js, output="Identity"),
    "tfjs-float16": Format(write=graph_model("float16"), predict=predict_with_tensorflow_js, output="Identity"),
    "tfjs-uint8": Format(write=graph_model("uint8"), predict=predict_with_tensorflow_js, output="Identity"),
    "tfjs-layers": Format(write=write_layers_model, predict=predict_with_tensorflow_js, output="output"),
    "keras": Format(write=write_keras, predict=predict_with_keras, output="output"),
    "saved_model": Format(write=write_saved_model, predict=predict_with_saved_model, output="output_0"),
    "onnx": Format(write=write_onnx, predict=predict_with_onnx, output="probabilities"),
    "litert": Format(write=litert_model(), predict=predict_with_litert, output="probabilities"),
    "litert-float16": Format(
        write=litert_model(smaller=True, types=(tf.float16,)), predict=predict_with_litert, output="probabilities"
    ),
    "litert-int8": Format(write=litert_model(smaller=True), predict=predict_with_litert, output="probabilities"),
    "bundle": Format(write=write_bundle_file, predict=predict_with_bundle, output="output"),
    "site": Format(write=write_site, predict=predict_with_site, output="probabilities"),
    "site-single": Format(write=write_single_page, predict=predict_with_single_page, output="probabilities"),
}
