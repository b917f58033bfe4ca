"""Places of layers in a design, and edits at a place. Knows no shapes: an edit may make a design that is impossible."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from cnn_demo.errors import DesignError
from cnn_demo.spec.fields import FieldError
from cnn_demo.spec.layers import Branches, Layer

Layers = tuple[Layer, ...]
# (3,): the fourth layer of the design. (3, 1, 0): of the branches there, the first layer of the second one.
Path = tuple[int, ...]

INPUT: Path = (-1,)  # before the first layer; the output has the place after the last one


def replaced(layers: Layers, path: Path, layer: Layer) -> Layers:
    """Another layer at this place."""
    return _edited(layers, path, lambda own, index: (*own[:index], layer, *own[index + 1 :]))


def inserted(layers: Layers, path: Path, layer: Layer) -> Layers:
    """One more layer, which stands at this place afterwards. Raises DesignError where branches stand too deep."""
    return _edited(layers, path, lambda own, index: (*own[:index], layer, *own[index:]))


def removed(layers: Layers, path: Path) -> Layers:
    """The layers without the one at this place."""
    return _edited(layers, path, lambda own, index: (*own[:index], *own[index + 1 :]))


def moved(layers: Layers, path: Path, steps: int) -> Layers:
    """The layer at this place stands that many places later in the same list."""
    return inserted(removed(layers, path), later(path, steps), layer_at(layers, path))


def layer_at(layers: Layers, path: Path) -> Layer:
    return siblings(layers, path)[path[-1]]


def siblings(layers: Layers, path: Path) -> Layers:
    """The list that the place is in: the design's, or that of a branch."""
    if len(path) == 1:
        return layers
    return siblings(_branches_at(layers, path).branches[path[1]], path[2:])


def later(path: Path, steps: int = 1) -> Path:
    """The place that many places after this one in the same list."""
    return (*path[:-1], path[-1] + steps)


def earlier_place(path: Path) -> Path:
    """The place before this one; of the first one in a branch, that of the branches."""
    return later(path, -1) if path[-1] > 0 or len(path) == 1 else path[:-2]


def all_paths(layers: Layers) -> tuple[Path, ...]:
    """Every place: the input, each layer followed by those within it, the output."""
    return (INPUT, *_paths(layers), output_path(layers))


def output_path(layers: Layers) -> Path:
    return (len(layers),)


def path_text(path: Path) -> str:
    """A place as text: "3", or "3.1.0"."""
    return ".".join(map(str, path))


def place_label(path: Path) -> str:
    """A layer's place for people: "4", or for a layer of a branch "4, branch 2, layer 1"."""
    inner = zip(path[1::2], path[2::2], strict=True)
    return f"{path[0] + 1}" + "".join(f", branch {branch + 1}, layer {place + 1}" for branch, place in inner)


def _paths(layers: Layers, before: Path = ()) -> Iterator[Path]:
    for index, layer in enumerate(layers):
        yield (*before, index)
        if isinstance(layer, Branches):
            for number, branch in enumerate(layer.branches):
                yield from _paths(branch, (*before, index, number))


def _edited(layers: Layers, path: Path, edit: Callable[[Layers, int], Layers]) -> Layers:
    """The layers with the list that the place is in, and the index there, given to edit."""
    if len(path) == 1:
        return edit(layers, path[0])
    index, number = path[:2]
    whole = _branches_at(layers, path)
    branches = list(whole.branches)
    branches[number] = _edited(branches[number], path[2:], edit)
    try:
        return (*layers[:index], replace(whole, branches=tuple(branches)), *layers[index + 1 :])
    except FieldError as error:
        raise DesignError(f"Layer {index + 1} ({whole.kind}): {error}", layer_index=index) from None


def _branches_at(layers: Layers, path: Path) -> Branches:
    layer = layers[path[0]]
    assert isinstance(layer, Branches), f"There are no branches at {path}."
    return layer
