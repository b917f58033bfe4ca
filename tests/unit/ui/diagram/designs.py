"""Random designs that fit together, for tests that any design must pass."""

from __future__ import annotations

from hypothesis import strategies as st

from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.fields import BoolField, ChoiceField, FieldError, FloatField, IntField, fields_of
from cnn_demo.spec.layers import LAYERS, Flatten, Layer, Shape

VALUES = {
    IntField: lambda kind: st.integers(kind.low, min(kind.high, kind.low + 40)),
    FloatField: lambda kind: st.floats(kind.low, kind.high),
    ChoiceField: lambda kind: st.sampled_from(kind.options),
    BoolField: lambda kind: st.booleans(),
}


def layers() -> st.SearchStrategy[Layer]:
    """Any layer with any values."""
    return st.one_of([st.builds(layer, **_values(layer)) for layer in LAYERS.values()])


def _values(layer: type[Layer]) -> dict[str, st.SearchStrategy]:
    return {name: VALUES[type(kind)](kind) for name, kind in fields_of(layer).items()}


@st.composite
def architectures(draw: st.DrawFn) -> Architecture:
    """Any design that fits together: of layers drawn one by one, those that fit."""
    sides = st.integers(1, 64)
    input_shape = (draw(sides), draw(sides), draw(st.sampled_from([1, 3])))
    shape: Shape = input_shape
    chosen: list[Layer] = []
    for layer in draw(st.lists(layers(), max_size=25)):
        try:
            layer.check_input(shape)
            shape = layer.output_shape(shape)
        except FieldError:
            continue
        chosen.append(layer)
    if len(shape) == 3:
        chosen.append(Flatten())
    return Architecture(layers=tuple(chosen), input_shape=input_shape, classes=draw(st.integers(2, 1000)))
