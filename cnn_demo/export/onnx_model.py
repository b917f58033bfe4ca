"""The Open Neural Network Exchange format, written layer by layer from the design.

ONNX holds feature maps as (channels, height, width), Keras as (height, width, channels). The image is transposed at the
start, and a map once more before it is flattened, so that input, output and the order of dense weights are Keras's.
"""

from __future__ import annotations

import json
from pathlib import Path

import onnx
from onnx import TensorProto, helper

from cnn_demo.export.exporter import TrainedModel
from cnn_demo.export.onnx_graph import Graph, Step
from cnn_demo.export.onnx_layers import LAYERS, activated
from cnn_demo.network.weights import weights_of
from cnn_demo.spec.keras_graph import INPUT_NAME, keras_graph

ONNX_FILE = "network.onnx"
OUTPUT_NAME = "probabilities"
OPSET, IR_VERSION = 17, 8  # of 2022; every current reader supports them
CHANNELS_FIRST = (0, 3, 1, 2)


def write_onnx(trained: TrainedModel, folder: Path) -> None:
    """ONNX_FILE: image, (batch, h, w, c) float32 in [0, 1] -> probabilities, (batch, classes)."""
    architecture = trained.project.architecture
    shapes = {INPUT_NAME: architecture.input_shape, OUTPUT_NAME: (architecture.classes,)}
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ("batch", *shapes[name])) for name in shapes]
    written = _graph(trained)
    graph = helper.make_graph(written.nodes, trained.network.name, ends[:1], ends[1:], written.constants)
    opset = helper.make_opsetid("", OPSET)
    model = helper.make_model(graph, producer_name="CNN workshop", opset_imports=[opset], ir_version=IR_VERSION)
    helper.set_model_props(model, {"classes": json.dumps(trained.data.classes)})
    onnx.checker.check_model(model, full_check=True)
    (folder / ONNX_FILE).write_bytes(model.SerializeToString())


def _graph(trained: TrainedModel) -> Graph:
    graph, weights = Graph(), weights_of(trained.model)
    tensors = {INPUT_NAME: graph.add("Transpose", (INPUT_NAME,), "channels_first", perm=CHANNELS_FIRST)}
    for node in keras_graph(trained.project.architecture):
        step = Step(
            node=node,
            inputs=tuple(tensors[name] for name in node.inputs),
            weights={name: weights[f"{node.name}/{name}"] for name in node.weights},
        )
        output = LAYERS[node.class_name](graph, step)
        tensors[node.name] = activated(graph, node.arguments.get("activation", "linear"), output)
    graph.add("Identity", (tensors[node.name],), OUTPUT_NAME)
    return graph
