"""The precision in which new layers compute."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import keras

from cnn_demo.spec.recipe import AUTO, BFLOAT16, FLOAT16, FLOAT32

# A run replaces "auto" by what it has chosen (training/precision.py); elsewhere nobody has asked for another precision.
POLICIES = {AUTO: "float32", FLOAT32: "float32", BFLOAT16: "mixed_bfloat16", FLOAT16: "mixed_float16"}


@contextmanager
def new_layers_in(precision: str) -> Iterator[None]:
    """Within, new layers compute in one of PRECISIONS; their weights are float32 all the same."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(POLICIES[precision])
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)
