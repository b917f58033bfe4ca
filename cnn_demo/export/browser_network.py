"""Converts a trained network to the form with which the app predicts in a browser (see cnn_demo/browser/network.py)."""

from __future__ import annotations

import json
import math
import tempfile
from pathlib import Path

import keras
import numpy as np

from cnn_demo.browser import network as browser_network
from cnn_demo.browser.model_json import ModelJson, WeightSpec
from cnn_demo.browser.network import BrowserNetwork, NetworkHeader, NetworkLayer
from cnn_demo.errors import ModelError
from cnn_demo.export.frozen_graph import save_frozen
from cnn_demo.export.without_erfc import without_erfc
from cnn_demo.network.layer_titles import is_informative, title_of, titles
from cnn_demo.network.service import load
from cnn_demo.runs.trained_network import TrainedNetwork

PRECISION = "float16"
LARGEST = float(np.finfo(PRECISION).max)


def prepare(path: str) -> None:
    """Convert the network of a folder like models/NAME, and keep the result there. Raises ModelError, StorageError."""
    get_or_convert(TrainedNetwork(Path(path)))


def get_or_convert(network: TrainedNetwork) -> BrowserNetwork:
    """The browser network, converted where it does not exist yet. Raises ModelError, StorageError."""
    found = browser_network.read(network)
    if found is None:
        found = _converted(network)
        browser_network.write(network, found)
    return found


def _converted(network: TrainedNetwork) -> BrowserNetwork:
    # Imported here because the import takes two seconds.
    from tensorflowjs.converters.tf_saved_model_conversion_v2 import convert_tf_saved_model

    model = load(str(network.path)).model
    with tempfile.TemporaryDirectory() as scratch:
        _save_with_all_outputs(without_erfc(model), Path(scratch, "saved"))
        convert_tf_saved_model(f"{scratch}/saved", f"{scratch}/converted", signature_def="serving_default")
        graph = json.loads(Path(scratch, "converted", "model.json").read_text())
        # The converter writes attributes in a varying order; sorted, the same network gives the same file.
        graph["modelTopology"] = json.loads(json.dumps(graph["modelTopology"], sort_keys=True))
        (manifest,) = graph["weightsManifest"]
        weights = b"".join(Path(scratch, "converted", name).read_bytes() for name in manifest["paths"])
    specs, weights = _in_16_bits(manifest["weights"], weights)
    rounded: ModelJson = {
        "format": graph["format"],
        "modelTopology": graph["modelTopology"],
        "signature": graph["signature"],
        "weightsManifest": [{"paths": [browser_network.WEIGHTS], "weights": specs}],
    }
    return BrowserNetwork(header=_header(network, rounded), weights=weights)


def _in_16_bits(specs: list[WeightSpec], weights: bytes) -> tuple[list[WeightSpec], bytes]:
    """A manifest and its float32 weights rounded to PRECISION. Raises ModelError where one is too large for it.

    Single numbers stay as they are: they are constants of a function, such as the 1/6 of hard_silu, and few.
    """
    rounded: list[WeightSpec] = []
    parts, start = [], 0
    for spec in specs:
        size = math.prod(spec["shape"]) * np.dtype(spec["dtype"]).itemsize
        data, start = weights[start : start + size], start + size
        if spec["dtype"] == "float32" and spec["shape"]:
            values = np.frombuffer(data, "<f4")
            if np.abs(values).max(initial=0) > LARGEST:
                raise ModelError(
                    f"The network has weights beyond {LARGEST:,.0f}, the largest number of the 16 bits in which a browser gets "
                    "them. So it cannot be used in a browser; choose another network."
                )
            data = values.astype("<f2").tobytes()
            rounded.append({**spec, "quantization": {"dtype": PRECISION, "original_dtype": "float32"}})
        else:
            rounded.append(spec)
        parts.append(data)
    return rounded, b"".join(parts)


def _save_with_all_outputs(model: keras.Model, folder: Path) -> None:
    """Save a SavedModel that gives the outputs of all layers, in order."""
    everything = keras.Model(model.inputs, [layer.output for layer in model.layers[1:]])
    save_frozen(
        # TensorFlow sorts a signature's outputs by name and calls the k-th of them Identity_k.
        lambda image: {f"{k:03d}": output for k, output in enumerate(everything(image, training=False))},
        model.input_shape[1:],
        folder,
    )


def _header(network: TrainedNetwork, graph: ModelJson) -> NetworkHeader:
    project = network.project()
    dataset = project.data
    return NetworkHeader(
        version=browser_network.VERSION,
        made_from=browser_network.fingerprint(network),
        name=network.title,
        dataset=dataset.name,
        classes=list(dataset.classes),
        input_shape=list(project.architecture.input_shape),
        preparation=dataset.preparation,
        light_on_dark=dataset.light_on_dark,
        parameters=load(str(network.path)).model.count_params(),
        precision=PRECISION,
        certainty=load(str(network.path)).certainty.to_dict(),
        layers=_layers(network),
        input="image",
        graph=graph,
    )


def _layers(network: TrainedNetwork) -> list[NetworkLayer]:
    """The layers whose outputs are shown, in order; the last one gives the probabilities."""
    known = titles(network)
    layers = load(str(network.path)).model.layers[1:]
    return [
        {
            "name": layer.name,
            "title": title_of(layer, known),
            "shape": list(layer.output.shape[1:]),
            "output": f"Identity_{k}" if k else "Identity",
        }
        for k, layer in enumerate(layers)
        if is_informative(layer)
    ]
