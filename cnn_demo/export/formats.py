"""The formats a trained network can be taken away in."""

from __future__ import annotations

import math
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras

from cnn_demo.errors import ModelError, StorageError
from cnn_demo.network.service import load
from cnn_demo.runs.atomic import storage_errors


def export(path: str, format_name: str, out: str) -> list[str]:
    """Write the network of a folder into the folder out, in one format. Returns the files' paths.

    Nothing half-written is left: it is made aside and moved as a whole. Raises ModelError, StorageError.
    """
    if format_name not in FORMATS:
        raise ModelError(f"There is no format {format_name!r}; there are {', '.join(FORMATS)}.")
    model = load(path).model
    target = Path(out)
    with storage_errors(target):
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target) as aside:
            FORMATS[format_name](model, Path(aside))
            made = sorted(Path(aside).iterdir())
            for item in made:
                if (target / item.name).exists():
                    raise StorageError(f"{target / item.name} is there already; choose another folder.")
                shutil.move(item, target / item.name)
    return [str(target / item.name) for item in made]


def _keras(model: keras.Model, folder: Path) -> None:
    model.save(folder / "network.keras")


def _saved_model(model: keras.Model, folder: Path) -> None:
    """An inference signature only: (batch, h, w, c) float32 in [0, 1] -> probabilities."""
    archive = keras.export.ExportArchive()
    archive.track(model)
    archive.add_endpoint(
        "serve",
        lambda image: model(image, training=False),
        input_signature=[keras.InputSpec(shape=(None, *model.input_shape[1:]), dtype="float32", name="image")],
    )
    archive.write_out(str(folder / "saved_model"), verbose=False)


def _tensorflow_js(model: keras.Model, folder: Path) -> None:
    """A TensorFlow.js graph model with float32 weights; its input is `image`."""
    from tensorflowjs.converters.tf_saved_model_conversion_v2 import convert_tf_saved_model

    with tempfile.TemporaryDirectory() as aside:
        _saved_model(_without_erfc(model), Path(aside))
        convert_tf_saved_model(str(Path(aside) / "saved_model"), str(folder / "tfjs"), signature_def="serving_default")


def _without_erfc(model: keras.Model) -> keras.Model:
    """The same network, its gelu computed by Erf: TensorFlow uses Erfc, which TensorFlow.js has not."""
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    for layer in copy.layers:
        if getattr(layer, "activation", None) is keras.activations.gelu:
            layer.activation = _gelu
    return copy


def _gelu(x: Any) -> Any:
    return 0.5 * x * (1.0 + keras.ops.erf(x / math.sqrt(2.0)))


FORMATS: dict[str, Callable[[keras.Model, Path], None]] = {
    "keras": _keras,
    "saved_model": _saved_model,
    "tfjs": _tensorflow_js,
}
