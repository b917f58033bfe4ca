"""The output stage with a gate, which tells images of the classes from others.

The gate is one number from 0 to 1, which a batch normalization and two dense layers compute from the input of the stage. The
input is multiplied by it before the dense output layer, which has no bias. So near 0 all classes become equally probable, and
the order of the classes is the same whatever the gate.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from cnn_demo.spec.fields import int_field
from cnn_demo.spec.layers.base import Family, Node, Shape, Takes, l2, l2_text
from cnn_demo.spec.layers.batch_normalization import BatchNormalization
from cnn_demo.spec.layers.composite import Composite
from cnn_demo.spec.layers.dense import Dense, Output
from cnn_demo.spec.layers.joins import Multiply
from cnn_demo.spec.layers.sliding import joined

# End the names of the nodes in a Keras model.
NORMALIZED, HIDDEN, GATE, GATED = "gate_normalization", "gate_hidden", "gate", "gated"
MOMENTUM = 0.9  # of the normalization: its statistics follow those of the layers before it within a few batches


@dataclass(frozen=True, slots=True, kw_only=True)
class GatedOutput(Composite):
    """With outlier exposure, the gate alone learns from the outliers, and nothing else from the gate."""

    kind: ClassVar[str] = "gated_output"
    title: ClassVar[str] = "Output (gate, dense, softmax)"
    sentence: ClassVar[str] = (
        "A gate multiplies the input by a number from 0 to 1, near 0 for images that show none of the classes. Then there "
        "is one unit per class, and softmax turns their sums into probabilities that add up to 1."
    )
    takes: ClassVar[Takes] = "vector"
    family: ClassVar[Family] = "dense"
    is_output: ClassVar[bool] = True
    classes_field: ClassVar[str] = "units"

    units: int = int_field(10, "Classes", 2, 1000)
    gate_units: int = int_field(
        64,
        "Gate units",
        1,
        512,
        "Hidden units of the gate. It learns which images show none of the classes with outlier exposure, a setting of the "
        "training; without it, the gate learns with the other layers.",
    )
    l2: float = l2()

    def with_classes(self, classes: int) -> GatedOutput:
        """The same stage for that many classes."""
        return replace(self, units=classes)

    def settings(self) -> str:
        return joined(f"{self.units:,} classes", f"gate of {self.gate_units:,} units", l2_text(self.l2))

    def output_shape(self, input_shape: Shape) -> Shape:
        return (self.units,)

    def keras_arguments(self) -> dict[str, Any]:
        return {}

    def nodes(self, name: str, source: str, input_shape: Shape) -> tuple[Node, ...]:
        """The gate, named "..._gate" and "..._gate_" with what it is, "..._gated", and the dense layer by the name itself."""
        normalized, hidden, gate, gated = (f"{name}_{part}" for part in (NORMALIZED, HIDDEN, GATE, GATED))
        normalization = BatchNormalization(momentum=MOMENTUM)
        units = Dense(units=self.gate_units)
        classes = Output(units=self.units, use_bias=False, l2=self.l2)
        return (
            Node(name=normalized, layer=normalization, inputs=(source,), input_shape=input_shape),
            Node(name=hidden, layer=units, inputs=(normalized,), input_shape=input_shape),
            Node(
                name=gate,
                layer=Dense(units=1, activation="sigmoid"),
                inputs=(hidden,),
                input_shape=units.output_shape(input_shape),
            ),
            Node(name=gated, layer=Multiply(), inputs=(source, gate), input_shape=input_shape),
            Node(name=name, layer=classes, inputs=(gated,), input_shape=input_shape),
        )

    def activation_values(self, input_shape: Shape) -> int:
        return sum(node.layer.activation_values(node.input_shape) for node in self.nodes("", "", input_shape))

    def sees_whole_input(self) -> bool:
        return True
