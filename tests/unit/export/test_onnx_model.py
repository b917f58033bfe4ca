"""Random designs predict the same in ONNX Runtime as in Keras."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given, settings

from cnn_demo.spec.architecture import Architecture
from tests.unit.designs import architectures
from tests.unit.export.conftest import make_network


@settings(max_examples=12)
@given(architectures(most_layers=6))
def test_any_design_predicts_as_in_keras(design: Architecture) -> None:
    import onnxruntime

    from cnn_demo.export.exporter import load_trained_model
    from cnn_demo.export.onnx_model import write_onnx

    with TemporaryDirectory() as scratch:
        source = load_trained_model(str(make_network(Path(scratch) / "network", design)))
        write_onnx(source, Path(scratch))
        session = onnxruntime.InferenceSession(Path(scratch) / "network.onnx", providers=["CPUExecutionProvider"])
    images = np.random.default_rng(0).random((3, *design.input_shape), np.float32)
    (answers,) = session.run(["probabilities"], {"image": images})
    assert np.allclose(answers, source.model(images, training=False), atol=1e-5)
