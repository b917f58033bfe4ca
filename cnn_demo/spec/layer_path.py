"""Places of layers in a design, and edits at a place. Knows no shapes: an edit may make a design that is impossible."""

from __future__ import annotations

from cnn_demo.spec.layers import Layer

Layers = tuple[Layer, ...]
Path = tuple[int, ...]  # (3,): the fourth layer of the design

INPUT: Path = (-1,)  # before the first layer; the output has the place after the last one


def replaced(layers: Layers, path: Path, layer: Layer) -> Layers:
    """Another layer at this place."""
    (index,) = path
    return (*layers[:index], layer, *layers[index + 1 :])


def inserted(layers: Layers, path: Path, layer: Layer) -> Layers:
    """One more layer, which stands at this place afterwards."""
    (index,) = path
    return (*layers[:index], layer, *layers[index:])


def removed(layers: Layers, path: Path) -> Layers:
    """The layers without the one at this place."""
    (index,) = path
    return (*layers[:index], *layers[index + 1 :])


def moved(layers: Layers, path: Path, steps: int) -> Layers:
    """The layer at this place stands that many places later."""
    return inserted(removed(layers, path), later(path, steps), layer_at(layers, path))


def layer_at(layers: Layers, path: Path) -> Layer:
    (index,) = path
    return layers[index]


def later(path: Path, steps: int = 1) -> Path:
    """The place that many places after this one in the same list."""
    return (*path[:-1], path[-1] + steps)


def all_paths(layers: Layers) -> tuple[Path, ...]:
    """Every place: the input, each layer, the output."""
    return (INPUT, *((index,) for index in range(len(layers))), output_path(layers))


def output_path(layers: Layers) -> Path:
    return (len(layers),)


def path_text(path: Path) -> str:
    """A place as text, the inverse of path_from_text: "3"."""
    return ".".join(map(str, path))


def path_from_text(text: str) -> Path:
    return tuple(int(index) for index in text.split("."))
