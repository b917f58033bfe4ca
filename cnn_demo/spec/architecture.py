"""An architecture: the input shape, the layers in order, and the number of classes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cnn_demo.errors import DesignError
from cnn_demo.spec.fields import FieldError, show
from cnn_demo.spec.keras_names import kind_of, own_fields
from cnn_demo.spec.layers import LAYERS, Branches, GatedOutput, GlobalAveragePooling2D, Layer, Output, Shape
from cnn_demo.spec.layers.branches import MAX_DEPTH
from cnn_demo.spec.tasks import CLASSIFICATION, TASKS, OutputStage
from cnn_demo.spec.written_output import split_output

VERSION = 1
MAX_LAYERS = 64
MAX_SIDE = 512
CHANNELS = (1, 3)
MIN_CLASSES, MAX_CLASSES = 2, 1000
OUTPUT_NAME = "output"  # of the last layer of every design


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """A design without weights. Creating it raises DesignError that names the first layer that does not fit its input.

    input_shape: (height, width, channels), 1 to 512 a side, 1 or 3 channels. classes: 2 to 1000.
    layers: without the output stage. output: that stage; it gets as many units, or filters, as there are classes.
    """

    layers: tuple[Layer, ...]
    input_shape: tuple[int, int, int] = (28, 28, 1)
    classes: int = 10
    output: OutputStage = Output()

    def __post_init__(self) -> None:
        _check_ends(self.input_shape, self.classes)
        object.__setattr__(self, "output", self.output.with_classes(self.classes))
        _check_count(tuple(self.every_layer()))
        self.shapes()

    def all_layers(self) -> tuple[Layer, ...]:
        """The layers and, last, the output stage."""
        return (*self.layers, self.output)

    def every_layer(self) -> Iterator[Layer]:
        """The layers, and those within them, without the output stage."""
        return (each for layer in self.layers for each in _with_inner(layer))

    def shapes(self) -> tuple[Shape, ...]:
        """The input shape, then the output shape of each layer, the output layer's last."""
        return _shapes(self.input_shape, self.all_layers())

    def names(self) -> tuple[str, ...]:
        """A unique name for each layer, the output layer's last: conv2d_1, conv2d_2, flatten_1, ..., output."""
        seen: dict[str, int] = {}
        names = []
        for layer in self.layers:
            seen[layer.kind] = seen.get(layer.kind, 0) + 1
            names.append(f"{layer.kind}_{seen[layer.kind]}")
        return (*names, OUTPUT_NAME)

    def for_data(self, input_shape: tuple[int, int, int], classes: int) -> Architecture:
        """The same layers for other images and classes; DesignError where they do not fit."""
        return replace(self, input_shape=input_shape, classes=classes)

    def with_layers(self, layers: Sequence[Layer]) -> Architecture:
        """Other layers between the same input and output; DesignError where they do not fit."""
        return replace(self, layers=tuple(layers))

    def with_output(self, output: OutputStage, layers: Sequence[Layer]) -> Architecture:
        """Another output stage after these layers, for the same input and classes.

        A stage that needs maps takes the place of the layer that ended them; where a stage needs a vector, and there are
        maps, a global average pooling layer comes before it. DesignError where it does not fit even so.
        """
        shapes = _shapes(self.input_shape, layers)
        if output.takes == "map" and len(shapes[-1]) == 1 and layers and len(shapes[-2]) == 3:
            layers = layers[:-1]
        elif output.takes == "vector" and len(shapes[-1]) == 3:
            layers = (*layers, GlobalAveragePooling2D())
        return replace(self, layers=tuple(layers), output=output)

    def with_gate(self, units: int) -> Architecture:
        """The same layers before an output stage with a gate of that many hidden units; DesignError where it does not fit."""
        return self.with_output(GatedOutput(gate_units=units), self.layers)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values, versioned."""
        return {
            "version": VERSION,
            "input_shape": list(self.input_shape),
            "classes": self.classes,
            "layers": [layer_to_dict(layer) for layer in self.layers],
            **({} if self.output == Output(units=self.classes) else {"output": _output_to_dict(self.output)}),
        }

    @classmethod
    def from_dict(cls, data: object) -> Architecture:
        """Parse the output of to_dict, or JSON that a person wrote. Raises DesignError that says where and what."""
        if not isinstance(data, Mapping):
            raise DesignError(f"The architecture is {show(data)}; it must be a JSON object.")
        if unknown := set(data) - {"version", "input_shape", "classes", "layers", "output"}:
            raise DesignError(f"The architecture has no {show(min(map(str, unknown)))}.")
        if data.get("version") != VERSION:
            raise DesignError(
                f"The architecture's version is {show(data.get('version'))}; this program reads {VERSION}."
            )
        layers = data.get("layers")
        if not isinstance(layers, list):
            raise DesignError(f"The architecture's layers are {show(layers)}; they must be a list.")
        _check_count(layers)
        shape, classes = data.get("input_shape", [28, 28, 1]), data.get("classes", 10)
        input_shape = tuple(shape) if isinstance(shape, list) else shape
        _check_ends(input_shape, classes)
        inner, output = _output_from(data, layers, classes)
        return cls(
            layers=tuple(layer_from_dict(index, layer) for index, layer in enumerate(inner)),
            input_shape=input_shape,
            classes=classes,
            output=output,
        )

    @classmethod
    def from_json(cls, text: str) -> Architecture:
        """Parse JSON text. Raises DesignError where it is not valid."""
        try:
            return cls.from_dict(json.loads(text))
        except (ValueError, RecursionError) as error:
            raise DesignError(f"The architecture is not valid JSON: {error}.") from None

    def hash(self) -> str:
        """Twelve hexadecimal digits that are equal for equal designs."""
        text = json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def layer_to_dict(layer: Layer) -> dict[str, Any]:
    return {"kind": layer.kind, **layer.to_dict()}


def layer_from_dict(index: int, data: object) -> Layer:
    """Parse one layer; index (from 0) is for the message."""
    try:
        return _layer_from_dict(data, f"Layer {index + 1}")
    except FieldError as error:
        raise DesignError(str(error), layer_index=index) from None


def _layer_from_dict(data: object, where: str, depth: int = 1) -> Layer:
    """Parse one layer. where: its place in words, for the message. Raises FieldError."""
    if not isinstance(data, Mapping) or "kind" not in data:
        raise FieldError(f"{where} is {show(data)}; it must be an object with a kind.")
    found = kind_of(data["kind"])
    if found is None:
        raise FieldError(f"{where} is of the unknown kind {show(data['kind'])}; known are {', '.join(LAYERS)}.")
    kind, implied = found
    written = {name: value for name, value in data.items() if name != "kind"}
    try:
        fields = own_fields(kind, {**implied, **written})
    except FieldError as error:
        raise FieldError(f"{where} ({kind}): {error}") from None
    if kind == Branches.kind and "branches" in fields:
        fields["branches"] = _branches_from(fields["branches"], f"{where} ({kind})", depth)
    try:
        layer: Layer = LAYERS[kind].from_dict(fields, where="it")
    except FieldError as error:
        raise FieldError(f"{where} ({kind}): {error}") from None
    return layer


def _branches_from(written: object, where: str, depth: int) -> object:
    """Lists of parsed layers; what is no list of lists is left for the record to refuse."""
    if not isinstance(written, list) or not all(isinstance(branch, list) for branch in written):
        return written
    if depth > MAX_DEPTH:
        raise FieldError(f"{where}: branches are nested more than {MAX_DEPTH} deep.")
    return [
        [
            _layer_from_dict(layer, f"{where}: branch {number}, layer {place}", depth + 1)
            for place, layer in enumerate(branch, start=1)
        ]
        for number, branch in enumerate(written, start=1)
    ]


def _output_to_dict(output: OutputStage) -> dict[str, Any]:
    """The stage without what follows from the classes."""
    names = {stage: name for name, stage in TASKS[CLASSIFICATION].outputs.items()}
    fields = {name: value for name, value in output.to_dict().items() if name != output.classes_field}
    return {"kind": names[type(output)], **fields}


def _output_from(data: Mapping[Any, Any], layers: list[object], classes: int) -> tuple[Sequence[object], OutputStage]:
    """The layers without an output stage that they list themselves, and the stage that they or the design name."""
    try:
        inner, listed = split_output(layers, classes)
    except FieldError as error:
        last = layers[-1]
        assert isinstance(last, Mapping)
        raise _design_error(len(layers) - 1, str(last["kind"]), error) from None
    if "output" not in data:
        return inner, listed or Output()
    if listed:
        raise DesignError(
            "The design has an output of its own and lists one among its layers, too; leave one of them out."
        )
    return inner, _output_from_dict(data["output"])


def _output_from_dict(data: object) -> OutputStage:
    stages = TASKS[CLASSIFICATION].outputs
    kind = data.get("kind") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(kind, str) or kind not in stages:
        *others, last = stages
        raise DesignError(
            f"The output is {show(data)}; it must be an object whose kind is {', '.join(others)} or {last}."
        )
    try:
        stage: OutputStage = stages[kind].from_dict({name: data[name] for name in data if name != "kind"}, where="it")
    except FieldError as error:
        raise DesignError(f"The output ({kind}): {error}") from None
    return stage


def _shapes(input_shape: Shape, layers: Sequence[Layer]) -> tuple[Shape, ...]:
    shapes = [input_shape]
    for index, layer in enumerate(layers):
        try:
            layer.check_input(shapes[-1])
            shapes.append(layer.output_shape(shapes[-1]))
        except FieldError as error:
            raise _design_error(index, layer.kind, error) from None
    return tuple(shapes)


def _design_error(index: int, kind: str, error: FieldError) -> DesignError:
    return DesignError(f"Layer {index + 1} ({kind}): {error}", layer_index=index)


def _with_inner(layer: Layer) -> Iterator[Layer]:
    yield layer
    for inner in layer.inner():
        yield from _with_inner(inner)


def _check_count(layers: Sequence[object]) -> None:
    if len(layers) > MAX_LAYERS:
        raise DesignError(f"The design has {len(layers):,} layers; at most {MAX_LAYERS} are allowed.")


def _check_ends(input_shape: object, classes: object) -> None:
    is_shape = isinstance(input_shape, tuple) and len(input_shape) == 3 and all(type(n) is int for n in input_shape)
    if not is_shape or not all(1 <= side <= MAX_SIDE for side in input_shape[:2]) or input_shape[2] not in CHANNELS:  # type: ignore[index]
        raise DesignError(
            f"input_shape is {show(input_shape)}; it must be height, width (1 to {MAX_SIDE}) and 1 or 3 channels."
        )
    if type(classes) is not int or not MIN_CLASSES <= classes <= MAX_CLASSES:
        raise DesignError(f"classes is {show(classes)}; it must be a whole number from {MIN_CLASSES} to {MAX_CLASSES}.")
