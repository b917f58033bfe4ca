"""Reads SqueezeNet's weights out of the installed package ndf, and folds Caffe's preparation of images into them.

The package stores them as a pickle, which could execute anything: the file must have the known digest, and the unpickler
knows NumPy's arrays alone. The package itself is never imported.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_demo.errors import ModelError
from cnn_demo.pretrained import squeezenet
from cnn_demo.spec.weight_shapes import weight_shapes
from cnn_demo.storage import reason

PACKAGE, FILE = "ndf", "example_models/weights/squeezenet_weights.pkl"
DIGEST = "f286bbf493e6389979ed3036f960f4404e0079acdb92156500df0d4a43d085f1"  # of ndf 0.1.4
FIRST = "conv2d_1"
LARGEST_PIXEL = 255.0
MEAN_BGR = (104.0, 117.0, 123.0)  # of ImageNet's pixels, as the authors' train_val.prototxt subtracts them

Floats = NDArray[np.float32]
ALLOWED: dict[tuple[str, str], object] = {
    ("numpy.core.multiarray", "_reconstruct"): np.zeros(0).__reduce__()[0],
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): np.dtype,
}


def read() -> dict[str, Floats]:
    """Weight name (layer/weight) -> float32, for images in RGB and [0, 1]. Raises ModelError."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(f"The package {PACKAGE}, which ships the weights of SqueezeNet, is not installed.")
    try:
        content = (Path(spec.origin).parent / FILE).read_bytes()
    except OSError as error:
        raise ModelError(
            f"{FILE} of the package {PACKAGE} cannot be read: {reason(error)}. Install it again."
        ) from None
    return converted(_unpickled(content))


def _unpickled(content: bytes) -> object:
    found = hashlib.sha256(content).hexdigest()
    if found != DIGEST:
        raise ModelError(
            f"The weights of SqueezeNet in the package {PACKAGE} have the SHA-256 {found}; expected {DIGEST}. "
            f"Install {PACKAGE} 0.1.4."
        )
    return unpickled_arrays(content)


def unpickled_arrays(content: bytes) -> object:
    """What a pickle of NumPy arrays holds. Raises ModelError where it names anything else, or is damaged."""
    try:
        return _ArraysUnpickler(io.BytesIO(content)).load()
    except (pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError, IndexError, KeyError) as error:
        raise ModelError(f"The weights are not a pickle of NumPy arrays: {error}.") from None


class _ArraysUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in ALLOWED:
            raise pickle.UnpicklingError(f"it names {module}.{name}")
        return ALLOWED[module, name]


def converted(stored: object) -> dict[str, Floats]:
    """The weights under the names of the design. stored: Caffe's layer -> (kernel, bias). Raises ModelError."""
    if not isinstance(stored, Mapping):
        raise ModelError(f"The weights are of type {type(stored).__name__}; expected a dictionary of layers.")
    weights: dict[str, Floats] = {}
    for layer, caffe_name in squeezenet.caffe_names().items():
        try:
            kernel, bias = stored[caffe_name]
        except (KeyError, ValueError, TypeError):
            raise ModelError(f"The weights lack kernel and bias of the layer {caffe_name}.") from None
        weights |= {f"{layer}/kernel": kernel, f"{layer}/bias": bias}
    _check(weights)
    kernel, bias = fold(weights[f"{FIRST}/kernel"], weights[f"{FIRST}/bias"])
    return {**weights, f"{FIRST}/kernel": kernel, f"{FIRST}/bias": bias}


def fold(kernel: Floats, bias: Floats) -> tuple[Floats, Floats]:
    """Kernel and bias that give for RGB in [0, 1] what these give for BGR in [0, 255] without MEAN_BGR.

    kernel: (height, width, 3, filters). Exact because the first convolution has no padding: no zero stands for a pixel.
    """
    precise = kernel.astype(np.float64)
    shift = np.einsum("yxcf,c->f", precise, np.array(MEAN_BGR))
    folded = (LARGEST_PIXEL * precise)[:, :, ::-1]
    return np.ascontiguousarray(folded, np.float32), (bias - shift).astype(np.float32)


def _check(weights: Mapping[str, object]) -> None:
    for name, shape in weight_shapes(squeezenet.architecture()).items():
        array = weights[name]
        if not isinstance(array, np.ndarray) or array.dtype != np.float32 or array.shape != shape:
            found = f"{array.dtype} {array.shape}" if isinstance(array, np.ndarray) else type(array).__name__
            raise ModelError(f"The weights of {name} are {found}; expected float32 {shape}.")
