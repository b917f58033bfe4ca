"""Branches: several lists of layers side by side on one input, whose outputs are concatenated or added.

Szegedy et al. 2014 (arXiv 1409.4842) concatenate, He et al. 2015 (arXiv 1512.03385) add. An empty branch passes the input on.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from cnn_demo.spec.fields import Field, FieldError, choice_field, show
from cnn_demo.spec.layers.base import Layer, Node, Shape, Takes, Window, shape_text, volume
from cnn_demo.spec.layers.composite import Composite
from cnn_demo.spec.layers.conv2d import Conv2D
from cnn_demo.spec.layers.joins import Add, Concatenate, Join

Branch = tuple[Layer, ...]
FEWEST, MOST = 2, 4
MAX_DEPTH = 3  # of branches within branches
LETTERS = "abcd"
JOINS: dict[str, type[Join]] = {"concatenate": Concatenate, "add": Add}
# As many maps in each, of the size of the input, so that they can be concatenated as well as added.
START: tuple[Branch, ...] = (
    (Conv2D(filters=16, padding="same"),),
    (Conv2D(filters=16, kernel_size=1, padding="same"),),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchesField(Field):
    """Two to four lists of layers."""

    def parse(self, name: str, value: object) -> tuple[Branch, ...]:
        branches = value if isinstance(value, list | tuple) else ()
        if not FEWEST <= len(branches) <= MOST or not all(_is_branch(branch) for branch in branches):
            raise FieldError(f"{name} is {show(value)}; it must be a list of {FEWEST} to {MOST} lists of layers.")
        return tuple(tuple(branch) for branch in branches)


def _is_branch(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(layer, Layer) for layer in value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branches(Composite):
    kind: ClassVar[str] = "branches"
    title: ClassVar[str] = "Branches"
    sentence: ClassVar[str] = "Sends its input through several lists of layers side by side, and joins their outputs."
    takes: ClassVar[Takes] = "any"

    join: str = choice_field(
        "concatenate",
        "Join",
        tuple(JOINS),
        "concatenate: the maps of all branches, one after another. add: their sum, value by value.",
    )
    branches: tuple[Branch, ...] = dataclasses.field(default=START, metadata={"kind": BranchesField(label="Branches")})

    def __post_init__(self) -> None:
        Composite.__post_init__(self)
        if (depth := depth_of(self)) > MAX_DEPTH:
            raise FieldError(f"branches are nested {depth} deep; at most {MAX_DEPTH} are allowed.")

    def to_dict(self) -> dict[str, Any]:
        written = [[{"kind": layer.kind, **layer.to_dict()} for layer in branch] for branch in self.branches]
        return {"join": self.join, "branches": written}

    def settings(self) -> str:
        verb = "added" if self.join == "add" else "concatenated"
        return f"{len(self.branches)} branches, {verb}"

    def inner(self) -> tuple[Layer, ...]:
        return tuple(layer for branch in self.branches for layer in branch)

    def mapped(self, change: Callable[[Layer], Layer]) -> Branches:
        """The same branches of changed layers."""
        return replace(self, branches=tuple(tuple(change(layer) for layer in branch) for branch in self.branches))

    def shapes(self, input_shape: Shape) -> tuple[tuple[Shape, ...], ...]:
        """Of each branch: the input shape, then the output shape of each layer. FieldError that names the layer."""
        return tuple(
            tuple(_branch_shapes(number, branch, input_shape)) for number, branch in enumerate(self.branches, start=1)
        )

    def output_shape(self, input_shape: Shape) -> Shape:
        ends = [shapes[-1] for shapes in self.shapes(input_shape)]
        compared = [end if self.join == "add" else end[:-1] for end in ends]
        if len({len(end) for end in ends}) > 1 or len(set(compared)) > 1:
            raise FieldError(_mismatch(self.join, ends))
        return ends[0] if self.join == "add" else (*ends[0][:-1], sum(end[-1] for end in ends))

    def nodes(self, name: str, source: str, input_shape: Shape) -> tuple[Node, ...]:
        """Of each branch named "<name>_<letter>_<kind>_<number>"; the join has the name itself."""
        nodes: list[Node] = []
        ends = []
        for letter, branch, shapes in zip(LETTERS, self.branches, self.shapes(input_shape), strict=False):
            end, seen = source, dict.fromkeys((layer.kind for layer in branch), 0)
            for layer, shape in zip(branch, shapes, strict=False):
                seen[layer.kind] += 1
                own = layer.nodes(f"{name}_{letter}_{layer.kind}_{seen[layer.kind]}", end, shape)
                nodes += [node if node.part_of else replace(node, part_of=self) for node in own]
                end = own[-1].name
            ends.append(end)
        joined = self.output_shape(input_shape)
        join = Node(name=name, layer=JOINS[self.join](), inputs=tuple(ends), input_shape=joined, part_of=self)
        return (*nodes, join)

    def windows(self) -> tuple[Window, ...]:
        """One window that sees as far as the branches together, down and across."""
        reaches = [_reach(branch) for branch in self.branches]
        height, width = (1 + max(growth[axis] for growth, _ in reaches) for axis in (0, 1))
        return (Window(size=(height, width), strides=reaches[0][1]),)

    def activation_values(self, input_shape: Shape) -> int:
        """What the layers of the branches keep, and the result."""
        kept = sum(
            layer.activation_values(shape)
            for branch, shapes in zip(self.branches, self.shapes(input_shape), strict=True)
            for layer, shape in zip(branch, shapes, strict=False)
        )
        return kept + volume(self.output_shape(input_shape))

    def sees_whole_input(self) -> bool:
        return any(layer.sees_whole_input() for layer in self.inner())


def depth_of(layer: Layer) -> int:
    """How many branches stand within one another, the layer itself included; 0 for a layer of another kind."""
    inner = max((depth_of(each) for each in layer.inner()), default=0)
    return inner + isinstance(layer, Branches)


def _branch_shapes(number: int, branch: Branch, shape: Shape) -> Iterator[Shape]:
    yield shape
    for place, layer in enumerate(branch, start=1):
        try:
            layer.check_input(shape)
            shape = layer.output_shape(shape)
        except FieldError as error:
            raise FieldError(f"branch {number}, layer {place} ({layer.kind}): {error}") from None
        yield shape


def _reach(branch: Branch) -> tuple[tuple[int, int], tuple[int, int]]:
    """How many cells more than one a value at the end of a branch sees, and the strides of the branch: down, across."""
    growth, jump = (0, 0), (1, 1)
    for layer in branch:
        for window in layer.windows():
            (down, across), strides = window.span, window.strides
            growth = (growth[0] + (down - 1) * jump[0], growth[1] + (across - 1) * jump[1])
            jump = (jump[0] * strides[0], jump[1] * strides[1])
    return growth, jump


def _mismatch(join: str, ends: list[Shape]) -> str:
    listed = ", ".join(f"branch {number} in {shape_text(end)}" for number, end in enumerate(ends, start=1))
    done, same = ("added", "shape") if join == "add" else ("concatenated", "height and width")
    return (
        f"the branches cannot be {done}: they end in different shapes ({listed}). Give all of them the same {same}: the same "
        "strides and pooling, padding 'same'" + (" and as many filters." if join == "add" else ".")
    )
