"""Checks the metrics.jsonl of a run that may come from a stranger, line by line."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator

from cnn_demo.errors import BundleError
from cnn_demo.runs.bundle_json import Check, count, no_number, number, optional, record, rows, text
from cnn_demo.runs.metrics import BATCH, EPOCH, SKETCH
from cnn_demo.spec.project import Project
from cnn_demo.spec.step_counts import StepCounts

MOST_DAMAGED = 100  # lines that a crash of the machine has damaged: at most one each time
MOST, LARGE = 10**12, 1e12

_decode = json.JSONDecoder(parse_constant=no_number).decode  # json.loads would make a decoder for each line


def checked_metrics(content: bytes, where: str, project: Project) -> bytes:
    """The content without damaged lines, which readers leave out, too.

    Raises BundleError for what no training writes: other fields, more records than the recipe gives, or many damaged lines.
    where: what messages call the file.
    """
    return b"".join(_checked_lines(content, where, _checks(project.architecture.classes), _most_records(project)))


def _checks(classes: int) -> dict[str, Check]:
    """Kind -> check of its records, see metrics.py."""
    amount, share, whole = number(-LARGE, LARGE), number(0, 1), count(MOST)
    common = {"kind": text, "epoch": whole, "step": whole}
    batch = {"batch": whole, **dict.fromkeys(("loss", "learning_rate", "images_per_second", "memory_mb"), amount)}
    epoch = {"loss": amount, "accuracy": share, "seconds": number(0, LARGE)}
    epoch |= {"val_loss": optional(amount), "val_accuracy": optional(share)}  # None without validation images
    sketch = {"sketch": whole, "probabilities": rows(classes, share)}
    return {
        BATCH: record({**common, **batch, "accuracy": share}),
        EPOCH: record({**common, **epoch}),
        SKETCH: record({**common, **sketch}),
    }


def _most_records(project: Project) -> dict[str, int]:
    """Kind -> how many records a run can have: a drawing is looked at after each batch and each epoch."""
    epochs = project.recipe.epochs
    steps = StepCounts.of(project.recipe, project.data.training_images).total_steps
    return {BATCH: steps, EPOCH: epochs, SKETCH: steps + epochs}


def _checked_lines(content: bytes, where: str, checks: dict[str, Check], most: dict[str, int]) -> Iterator[bytes]:
    seen: Counter[str] = Counter()
    damaged = 0
    for number_of_line, line in enumerate(io.BytesIO(content), start=1):
        try:
            found = _decode(line.decode())
        except (ValueError, RecursionError):
            damaged += 1
            if damaged > MOST_DAMAGED:
                raise BundleError(f"{where} is damaged in more than {MOST_DAMAGED} lines.") from None
            continue
        place = f"Line {number_of_line} of {where}"
        kind = found.get("kind") if isinstance(found, dict) else None
        if not isinstance(kind, str) or kind not in checks:
            raise BundleError(f"{place} is not a measurement.")
        seen[kind] += 1
        if seen[kind] > most[kind]:
            raise BundleError(f"{where} holds more records of the kind {kind} than the {most[kind]:,} of its recipe.")
        checks[kind](place, found)
        yield line.rstrip(b"\r\n") + b"\n"
