"""How each format that needs no Keras is written and run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from cnn_demo.browser.export.bundle import predict_with_bundle, write_bundle_file
from cnn_demo.browser.export.graph_files import graph_files
from cnn_demo.browser.export.layers_model import write_layers_model
from cnn_demo.browser.export.node_runtime import predict_with_tensorflow_js
from cnn_demo.browser.export.runtime_check import RuntimePredict
from cnn_demo.browser.export.site import predict_with_single_page, predict_with_site, write_single_page, write_site
from cnn_demo.browser.export.trained import Trained
from cnn_demo.spec.architecture import OUTPUT_NAME

Source = TypeVar("Source", bound=Trained, contravariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Format(Generic[Source]):
    """write: writes the files into an empty folder. predict: predicts with them. output: their name of the probabilities."""

    write: Callable[[Source, Path], None]
    predict: RuntimePredict
    output: str


FORMATS: dict[str, Format[Trained]] = {
    "tfjs": Format(write=graph_files(), predict=predict_with_tensorflow_js, output=OUTPUT_NAME),
    "tfjs-float16": Format(write=graph_files("float16"), predict=predict_with_tensorflow_js, output=OUTPUT_NAME),
    "tfjs-uint8": Format(write=graph_files("uint8"), predict=predict_with_tensorflow_js, output=OUTPUT_NAME),
    "tfjs-layers": Format(write=write_layers_model, predict=predict_with_tensorflow_js, output=OUTPUT_NAME),
    "bundle": Format(write=write_bundle_file, predict=predict_with_bundle, output=OUTPUT_NAME),
    "site": Format(write=write_site, predict=predict_with_site, output=OUTPUT_NAME),
    "site-single": Format(write=write_single_page, predict=predict_with_single_page, output=OUTPUT_NAME),
}
