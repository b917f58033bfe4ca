"""Writes TensorFlow.js graph models, which predict fastest in a browser and cannot be trained."""

from __future__ import annotations

import json
from pathlib import Path

from cnn_demo.browser.export.trained import Trained, Writer
from cnn_demo.browser.exported_model import MODEL
from cnn_demo.browser.graph.folding import folded
from cnn_demo.browser.graph.manifest import Precision, encoded
from cnn_demo.browser.graph.model import graph_of, model_json
from cnn_demo.spec.keras_graph import keras_graph

WEIGHTS = "weights.bin"


def graph_files(precision: Precision = "float32") -> Writer:
    """The writer of MODEL and its weights. precision: of the stored weights."""

    def write(trained: Trained, folder: Path) -> None:
        """Raises ModelError where a weight is too large for 16 bits."""
        architecture = trained.project.architecture
        nodes, tensors = folded(keras_graph(architecture), trained.tensors)
        graph = graph_of(nodes, architecture.input_shape)
        specs, weights = encoded(graph.constants, tensors, precision)
        (folder / MODEL).write_text(json.dumps(model_json(graph, specs, WEIGHTS)))
        (folder / WEIGHTS).write_bytes(weights)

    return write
