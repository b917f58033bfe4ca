from __future__ import annotations

import pytest

from cnn_demo.errors import DesignError
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.keras_graph import keras_graph
from cnn_demo.spec.layers import Conv2D, GatedOutput, GlobalAveragePooling2D, Output
from cnn_demo.spec.summary import summarise

LAYERS = (Conv2D(filters=6), GlobalAveragePooling2D())
PLAIN = Architecture(layers=LAYERS, classes=4)
GATED = PLAIN.with_gate(5)


def test_it_consists_of_a_gate_and_a_dense_layer_without_bias() -> None:
    source = keras_graph(PLAIN)[-2].name
    found = [(node.name, node.class_name, node.inputs, node.shape) for node in keras_graph(GATED)[-5:]]
    assert found == [
        ("output_gate_normalization", "BatchNormalization", (source,), (6,)),
        ("output_gate_hidden", "Dense", ("output_gate_normalization",), (5,)),
        ("output_gate", "Dense", ("output_gate_hidden",), (1,)),
        ("output_gated", "Multiply", (source, "output_gate"), (6,)),
        ("output", "Dense", ("output_gated",), (4,)),
    ]
    assert "bias" not in keras_graph(GATED)[-1].weights


def test_its_cost_is_that_of_its_layers() -> None:
    plain, gated = (summarise(design).rows[-1] for design in (PLAIN, GATED))
    assert gated.parameters == plain.parameters - 4 + 4 * 6 + (6 + 1) * 5 + (5 + 1)
    assert gated.multiply_adds == plain.multiply_adds + 6 + 6 * 5 + 5
    assert gated.layer.settings() == "4 classes, gate of 5 units"


def test_json_says_what_the_design_was() -> None:
    assert GATED.to_dict()["output"] == {"kind": "gated", "gate_units": 5}
    assert Architecture.from_dict(GATED.to_dict()) == GATED
    assert GATED.hash() != PLAIN.hash()


def test_it_follows_the_classes_of_the_data_and_gives_way_to_the_usual_stage() -> None:
    assert GATED.for_data((28, 28, 1), 7).output == GatedOutput(units=7, gate_units=5)
    assert GATED.with_output(Output(), GATED.layers) == PLAIN


def test_a_gate_needs_a_hidden_unit() -> None:
    with pytest.raises(DesignError, match=r"gate_units is 0; it must be a whole number from 1 to 512"):
        Architecture.from_dict(GATED.to_dict() | {"output": {"kind": "gated", "gate_units": 0}})


def test_a_network_is_as_sure_as_its_gate_and_orders_the_classes_alike() -> None:
    import keras
    import numpy as np

    from cnn_demo.network.build import build

    model = build(GATED, seed=3)
    images = np.random.default_rng(0).random((6, 28, 28, 1), np.float32)
    shown = []
    for bias in (-4.0, 0.0, 8.0):
        model.get_layer("output_gate").bias.assign([bias])
        gate = keras.Model(model.input, model.get_layer("output_gate").output)(images)
        probabilities = np.asarray(model(images))
        shown.append(
            (float(np.asarray(gate).mean()), float(probabilities.max(axis=1).mean()), probabilities.argsort(1))
        )
    assert shown == sorted(shown, key=lambda each: each[0])
    assert [highest for _, highest, _ in shown] == sorted(highest for _, highest, _ in shown)
    assert all(np.array_equal(order, shown[0][2]) for _, _, order in shown)
