"""Asks exported files in the programs that they are for; TensorFlow.js has a module of its own."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import keras
import numpy as np

from cnn_demo.export.keras_files import KERAS_FILE
from cnn_demo.export.litert import LITERT_FILE
from cnn_demo.export.onnx_model import ONNX_FILE
from cnn_demo.export.runtime_answers import Answers, Question, in_batches


def ask_keras(folder: Path, question: Question) -> Answers:
    model = keras.saving.load_model(folder / KERAS_FILE, compile=False)
    return in_batches(model.predict_on_batch, question, f"Keras {keras.__version__}")


def ask_saved_model(folder: Path, question: Question) -> Answers:
    import tensorflow as tf

    loaded = tf.saved_model.load(str(folder))  # kept: its function lives no longer than it
    return in_batches(lambda images: np.asarray(loaded.serve(images)), question, f"TensorFlow {tf.__version__}")


def ask_onnx(folder: Path, question: Question) -> Answers:
    import onnxruntime

    session = onnxruntime.InferenceSession(folder / ONNX_FILE, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return in_batches(
        lambda images: session.run(None, {name: images})[0], question, f"ONNX Runtime {onnxruntime.__version__}"
    )


def ask_litert(folder: Path, question: Question) -> Answers:
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
    return in_batches(predict, question, f"LiteRT {version('ai-edge-litert')}")
