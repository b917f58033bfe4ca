"""How each format of cnn_demo.spec.exports is written and asked."""

from __future__ import annotations

from dataclasses import dataclass

import tensorflow as tf

from cnn_demo.export.bundle import ask_bundle, write_bundle_file
from cnn_demo.export.keras_files import write_keras, write_saved_model
from cnn_demo.export.layers_model import write_layers_model
from cnn_demo.export.litert import litert_model
from cnn_demo.export.node import ask_tensorflow_js
from cnn_demo.export.onnx_model import write_onnx
from cnn_demo.export.runtime_answers import Asker
from cnn_demo.export.runtimes import ask_keras, ask_litert, ask_onnx, ask_saved_model
from cnn_demo.export.site import ask_single_page, ask_site, write_single_page, write_site
from cnn_demo.export.source import Writer
from cnn_demo.export.tensorflow_js import graph_model


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """write: makes the files in an empty folder. ask: asks those files. output: what they call the probabilities."""

    write: Writer
    ask: Asker
    output: str


FORMATS: dict[str, Format] = {
    "tfjs": Format(write=graph_model(), ask=ask_tensorflow_js, output="Identity"),
    "tfjs-float16": Format(write=graph_model("float16"), ask=ask_tensorflow_js, output="Identity"),
    "tfjs-uint8": Format(write=graph_model("uint8"), ask=ask_tensorflow_js, output="Identity"),
    "tfjs-layers": Format(write=write_layers_model, ask=ask_tensorflow_js, output="output"),
    "keras": Format(write=write_keras, ask=ask_keras, output="output"),
    "saved_model": Format(write=write_saved_model, ask=ask_saved_model, output="output_0"),
    "onnx": Format(write=write_onnx, ask=ask_onnx, output="probabilities"),
    "litert": Format(write=litert_model(), ask=ask_litert, output="probabilities"),
    "litert-float16": Format(
        write=litert_model(smaller=True, types=(tf.float16,)), ask=ask_litert, output="probabilities"
    ),
    "litert-int8": Format(write=litert_model(smaller=True), ask=ask_litert, output="probabilities"),
    "bundle": Format(write=write_bundle_file, ask=ask_bundle, output="output"),
    "site": Format(write=write_site, ask=ask_site, output="probabilities"),
    "site-single": Format(write=write_single_page, ask=ask_single_page, output="probabilities"),
}
