"""Lists the devices of Keras's backend in this process, and selects one."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import keras

from cnn_demo.errors import RecipeError
from cnn_demo.spec.device import Device


def devices() -> list[Device]:
    """All devices, the CPU first."""
    return [{"device": "cpu", "name": "CPU"}, *LISTERS.get(keras.backend.backend(), list)()]


def use(device: str) -> AbstractContextManager[Any]:
    """A context for building and training on a device: "auto", "cpu" or "gpu:N". Raises RecipeError where it is absent."""
    found = [entry["device"] for entry in devices()]
    wanted = found[-1] if device == "auto" else device
    if wanted not in found:
        raise RecipeError(f"The device {device!r} was not found; this machine has {', '.join(found)}.")
    return keras.device(wanted if ":" in wanted else f"{wanted}:0")


def has_gpu() -> bool:
    return len(devices()) > 1


def _tensorflow_gpus() -> list[Device]:
    import tensorflow as tf

    gpus = tf.config.list_physical_devices("GPU")
    names = [tf.config.experimental.get_device_details(gpu).get("device_name", gpu.name) for gpu in gpus]
    return [{"device": f"gpu:{index}", "name": name} for index, name in enumerate(names)]


def _jax_gpus() -> list[Device]:
    gpus = [device for device in keras.distribution.list_devices() if device.startswith("gpu")]
    return [{"device": f"gpu:{index}", "name": f"GPU {index}"} for index, _ in enumerate(gpus)]


LISTERS = {"tensorflow": _tensorflow_gpus, "jax": _jax_gpus}
