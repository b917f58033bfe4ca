"""Predicts with exported files in runtimes that have a Python package. TensorFlow.js runs in Node.js (node_runtime.py)."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import keras
import numpy as np

from cnn_demo.browser.export.runtime_check import CheckRequest, RuntimePredictions, in_batches
from cnn_demo.export.keras_files import KERAS_FILE
from cnn_demo.export.litert import LITERT_FILE
from cnn_demo.export.onnx_model import ONNX_FILE


def predict_with_keras(folder: Path, request: CheckRequest) -> RuntimePredictions:
    model = keras.saving.load_model(folder / KERAS_FILE, compile=False)
    return in_batches(model.predict_on_batch, request, f"Keras {keras.__version__}")


def predict_with_saved_model(folder: Path, request: CheckRequest) -> RuntimePredictions:
    import tensorflow as tf

    loaded = tf.saved_model.load(str(folder))  # kept in a variable: the function is released with it
    return in_batches(lambda images: np.asarray(loaded.serve(images)), request, f"TensorFlow {tf.__version__}")


def predict_with_onnx(folder: Path, request: CheckRequest) -> RuntimePredictions:
    import onnxruntime

    session = onnxruntime.InferenceSession(folder / ONNX_FILE, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return in_batches(
        lambda images: session.run(None, {name: images})[0], request, f"ONNX Runtime {onnxruntime.__version__}"
    )


def predict_with_litert(folder: Path, request: CheckRequest) -> RuntimePredictions:
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(str(folder / LITERT_FILE))
    (image,), (probabilities,) = interpreter.get_input_details(), interpreter.get_output_details()

    def predict(images: np.ndarray) -> np.ndarray:
        if tuple(interpreter.get_input_details()[0]["shape"]) != images.shape:
            interpreter.resize_tensor_input(image["index"], images.shape)
            interpreter.allocate_tensors()
        interpreter.set_tensor(image["index"], images)
        interpreter.invoke()
        return interpreter.get_tensor(probabilities["index"])

    interpreter.allocate_tensors()
    return in_batches(predict, request, f"LiteRT {version('ai-edge-litert')}")
