"""The README.md of an export: the network, its input and output, and the figures of its check."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from cnn_demo.browser.export.trained import Trained
from cnn_demo.shown_text import escaped
from cnn_demo.spec.exports import ExportFormat, difference_text
from cnn_demo.spec.keras_graph import INPUT_NAME
from cnn_demo.spec.layers import Branches, Layer, shape_text
from cnn_demo.spec.layers.branches import LETTERS, Branch
from cnn_demo.spec.preparation_text import data_text, image_text
from cnn_demo.spec.summary import summarise


def card(
    trained: Trained, wanted: ExportFormat, output: str, files: Mapping[str, Path], parity: Mapping[str, Any]
) -> str:
    """The text in Markdown. output: the format's name of the probabilities. files: shown name -> exported file."""
    limitation = wanted.limitation(trained.project.architecture)
    sections = (
        (
            f"# {escaped(trained.network.title)}: {wanted.title}",
            "\n\n".join(filter(None, (wanted.sentence, limitation))),
        ),
        ("## Input and output", _table(("what", "how"), _ends(trained, output).items())),
        ("## Check", _table(("what", "figure"), _figures(parity).items())),
        ("## Files", _table(("file", "bytes", "sha256"), _files(files))),
        ("## Layers", _table(("layer", "what", "output", "parameters"), _layers(trained))),
    )
    return "\n\n".join(f"{heading}\n\n{text}" for heading, text in sections) + "\n"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> str:
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in (heads, ["---"] * len(heads), *rows))


def _ends(trained: Trained, output: str) -> dict[str, str]:
    architecture, dataset = trained.project.architecture, trained.data
    return {
        f"input `{INPUT_NAME}`": f"(batch, {', '.join(map(str, architecture.input_shape))}) float32, 0 to 1",
        "an image": image_text(dataset.rules),
        f"output `{output}`": f"(batch, {architecture.classes}) float32, a probability for each class",
        "classes, in order": escaped(", ".join(dataset.classes)),
        "trained on": escaped(data_text(dataset)),
    }


def _figures(parity: Mapping[str, Any]) -> dict[str, str]:
    sizes = {"size": f"{parity['bytes']:,} bytes, {parity['gzipped_bytes']:,} gzipped"}
    if not parity["checked"]:
        return {"checked": f"no. {parity['why']}", **sizes}
    return {
        "checked with": parity["runtime"],
        "compared with the network in": parity["compared_with"],
        "on": escaped(parity["images"]),
        "accuracy before and after": f"{_percent(parity['accuracy_before'])}, {_percent(parity['accuracy_after'])}",
        "equal predictions": f"{parity['equal_answers']:.2%}",
        f"largest difference of a probability, {parity['compared_images']} images": (
            f"{difference_text(parity['largest_difference'])} (this format allows {difference_text(parity['bound'])})"
        ),
        "the same, all images": difference_text(parity["largest_difference_of_all"]),
        "one image, median": f"{parity['median_ms']:.2f} ms on the machine that exported it",
        **sizes,
    }


def _percent(share: float | None) -> str:
    return "not known" if share is None else f"{share:.2%}"


def _files(files: Mapping[str, Path]) -> Iterator[tuple[Any, ...]]:
    for name, file in files.items():
        content = file.read_bytes()
        yield name, f"{len(content):,}", hashlib.sha256(content).hexdigest()


def _layers(trained: Trained) -> Iterator[tuple[Any, ...]]:
    for row in summarise(trained.project.architecture).rows:
        yield row.name, layer_text(row.layer), shape_text(row.output_shape), f"{row.parameters:,}"


def layer_text(layer: Layer) -> str:
    """Title and settings of a layer in a line; of branches also the layers in each."""
    settings = _settings(layer)
    return f"{layer.title}: {settings}" if settings else layer.title


def _settings(layer: Layer) -> str:
    """Of branches with the layers in each: "2 branches, added; a: Dropout (25 %); b: its input as it is"."""
    branches = layer.branches if isinstance(layer, Branches) else ()
    inside = (f"{letter}: {_branch_text(branch)}" for letter, branch in zip(LETTERS, branches, strict=False))
    return "; ".join(filter(None, (layer.settings(), *inside)))


def _branch_text(branch: Branch) -> str:
    return ", then ".join(map(_inner_text, branch)) or "its input as it is"


def _inner_text(layer: Layer) -> str:
    settings = _settings(layer)
    return f"{layer.title} ({settings})" if settings else layer.title
