"""Writes the README.md of a shipped network from its card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cnn_demo.runs.preset_runs import SeedFigures
from scripts.shipping.figures import Card, PenDrawingFigures, PenFigures


def readme(card: Card) -> str:
    """The whole page in Markdown."""
    parts = ((heading, text) for heading, write in SECTIONS.items() for text in [write(card)])
    return (
        "\n\n".join([f"# {card['name']}", _summary(card), *(f"## {heading}\n\n{text}" for heading, text in parts)])
        + "\n"
    )


def _summary(card: Card) -> str:
    seeds, size, test = card["seeds"], card["size"], card["test"]
    return (
        f"This network classifies **{_percent(test['accuracy'])}** of the {test['images']:,} test images correctly "
        f"({_mean(seeds)}). It has {size['parameters']:,} parameters; a browser downloads "
        f"{size['browser_gzip_bytes']:,} bytes. It was trained with\n\n"
        f"    {card['command']}\n\n"
        "On another kind of processor the figures may differ slightly. `python -m scripts.ship` writes this page and "
        "`card.json`."
    )


def _mean(seeds: SeedFigures) -> str:
    listed = ", ".join(map(str, seeds["seeds"]))
    if seeds["standard_deviation"] is None:
        return f"one seed ({listed})"
    deviation = 100 * seeds["standard_deviation"]
    return f"mean over the seeds {listed}: {_percent(seeds['mean'])}, standard deviation {deviation:.2f} points"


def _design(card: Card) -> str:
    design = card["design"]
    heads = ("layer", "settings", "output", "parameters")
    rows = [
        (row["layer"], row["settings"], _shape(row["output_shape"]), f"{row['parameters']:,}")
        for row in design["layers"]
    ]
    ends = f"Input: {_shape(design['input_shape'])}, float32 from 0 to 1. Multiply-adds per image: {design['multiply_adds']:,}."
    return f"{ends}\n\n{_table(heads, rows)}"


def _recipe(card: Card) -> str:
    flat = {name: value for name, value in card["recipe"].items() if name != "augmentation"}
    flat |= {f"augmentation: {name}": value for name, value in card["recipe"].get("augmentation", {}).items()}
    rows = [*((name, value) for name, value in flat.items()), ("seed", card["seed"])]
    return (
        "Every setting that differs from its default in `cnn_demo/spec/recipe.py`. While it trained, its layers computed in "
        f"{card['precision']}.\n\n{_table(('setting', 'value'), rows)}"
    )


def _data(card: Card) -> str:
    data = card["dataset"]
    return (
        f"{data['title']} ({data['source']}). Licence: {data['licence']}. Trained on {data['training_images']:,} images; "
        f"{data['validation_images']:,} were set aside for validation. The {data['test_images']:,} test images were used only "
        "after the run had ended."
    )


def _accuracy(card: Card) -> str:
    seeds, test = card["seeds"], card["test"]
    rows = [
        (f"this file, seed {card['seed']}", _percent(test["accuracy"])),
        *(
            (f"seed {seed}", _percent(accuracy))
            for seed, accuracy in zip(seeds["seeds"], seeds["test_accuracies"], strict=True)
            if seed != card["seed"]
        ),
    ]
    if seeds["standard_deviation"] is not None:
        deviation = f"{100 * seeds['standard_deviation']:.2f} points"
        rows += [("mean", _percent(seeds["mean"])), ("standard deviation", deviation)]
    rows.append(("loss, this file", f"{test['loss']:.4f}"))
    note = "On the test images, after the last epoch. The number of epochs and the seed of this file were fixed beforehand."
    return "\n\n".join([note, _table(("what", "figure"), rows), *_pens(card["pens"])])


def _pens(found: PenFigures | None) -> Iterator[str]:
    if found:
        rows = [(f"{width} pixels", _percent(share)) for width, share in found["accuracy"].items()]
        shares = found["accuracy"].values()
        yield (
            f"Recorded pen strokes of {found['digits']:,} digits by {len(found['writers'])} writers, drawn and prepared as on "
            "the pad, whose side has 280 pixels. No network trained on `drawn-digits` has learned from these writers. The "
            f"largest difference between two pens is {100 * (max(shares) - min(shares)):.2f} points. Measured by "
            f"`{found['command']}`.\n\n"
            f"{_table(('width of the pen', 'recognised'), rows)}"
        )


def _classes(card: Card) -> str:
    classes, test = card["dataset"]["classes"], card["test"]
    figures = [
        (classes[row["class"]], *(_percent(row[name]) for name in ("precision", "recall", "f1")))
        for row in test["per_class"]
    ]
    confusion = [(f"**{name}**", *row) for name, row in zip(classes, test["confusion"], strict=True)]
    return (
        f"{_table(('class', 'precision', 'recall', 'F1'), figures)}\n\n"
        f"Rows are true classes, columns predicted classes.\n\n{_table(('', *classes), confusion)}"
    )


def _calibration(card: Card) -> str:
    found = card["calibration"]
    width = 1 / len(found["bins"])
    rows = [
        (
            f"{number * width:.2f} to {(number + 1) * width:.2f}",
            f"{row['count']:,}",
            f"{row['confidence']:.4f}",
            f"{row['accuracy']:.4f}",
        )
        for number, row in enumerate(found["bins"])
        if row["count"]
    ]
    smoothing = card["recipe"].get("label_smoothing")
    why = (
        f" Label smoothing of {smoothing:g} keeps its probabilities below 1, also where it is right."
        if smoothing
        else ""
    )
    return (
        f"On the {found['part']} part, {found['images']:,} images: expected calibration error {found['ece']:.4f} "
        f"({len(found['bins'])} equally wide bins; Guo et al. 2017); mean confidence {found['mean_confidence']:.4f}, accuracy "
        f"{found['accuracy']:.4f}.{why} Empty bins are left out.\n\n"
        f"{_table(('probability of the prediction', 'images', 'mean', 'share correct'), rows)}"
    )


def _size(card: Card) -> str:
    size = card["size"]
    rows = [
        ("parameters", f"{size['parameters']:,}"),
        ("weights.safetensors", f"{size['weights_bytes']:,} bytes"),
        ("browser/ (float16)", f"{size['browser_bytes']:,} bytes, {size['browser_gzip_bytes']:,} gzipped"),
        ("sha256 of weights.safetensors", f"`{card['sha256']}`"),
        ("made with", ", ".join(f"{name} {version}" for name, version in card["versions"].items())),
    ]
    return _table(("what", "figure"), rows)


def _latency(card: Card) -> str:
    found = card["latency"]
    machine = found["machine"]
    rows = [(row["runtime"], row["form"], f"{row['median_ms']:.2f}") for row in found["runtimes"]]
    return (
        f"One image at a time. Median of {found['median_of']} predictions after a warm-up (fewer where they take over a "
        f"second), on {machine['processor']}, {machine['cores']} cores (load before: {machine['load_before']}).\n\n"
        f"{_table(('runtime', 'form', 'ms'), rows)}"
    )


def _failures(card: Card) -> str:
    classes, known = card["dataset"]["classes"], card["known_failures"]
    mistakes = [
        (row["index"], classes[row["truth"]], classes[row["answer"]], f"{row['probability']:.4f}")
        for row in known["confident_mistakes"]
    ]
    pairs = [(classes[row["truth"]], classes[row["answer"]], row["count"]) for row in known["confused_pairs"]]
    parts = [
        f"Its most confident mistakes on the test images (index counted from 0):\n\n"
        f"{_table(('test image', 'true class', 'predicted class', 'probability'), mistakes)}",
        f"Its most frequent confusions among {card['test']['images']:,} test images:\n\n"
        f"{_table(('true class', 'predicted class', 'images'), pairs)}",
        *_pen_drawings(known["redrawn"]),
        f"It is unsure about {_percent(known['validation_unsure_share'])} of the validation images, and leaning for "
        f"{_percent(known['validation_leaning_share'])} of them.",
        "Not to be used for:\n\n" + "\n".join(f"- {text}" for text in known["not_for"]),
    ]
    return "\n\n".join(parts)


def _pen_drawings(found: PenDrawingFigures | None) -> Iterator[str]:
    if found:
        rows = [(name, _percent(share)) for name, share in found["accuracy"].items()]
        yield (
            f"Test digits redrawn as with a pen on the canvas, {found['digits']:,} in each style, seed {found['seed']} "
            f"(`benchmarks/pen_drawings.py`, `benchmarks/drawings.py`):\n\n{_table(('style', 'recognised'), rows)}"
        )


SECTIONS = {
    "Accuracy": _accuracy,
    "Design": _design,
    "Recipe": _recipe,
    "Data": _data,
    "Classes": _classes,
    "Calibration": _calibration,
    "Size": _size,
    "Latency": _latency,
    "Known failures": _failures,
}


def _table(heads: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> str:
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in (heads, ["---"] * len(heads), *rows))


def _shape(shape: list[int]) -> str:
    return " × ".join(map(str, shape))


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.2%}".replace("%", " %")
