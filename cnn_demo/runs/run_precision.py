"""The precision in which a run trains, and why: chosen before its first step, and kept for each time that it resumes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from cnn_demo.errors import BundleError, RunError
from cnn_demo.runs.bundle_json import Check, number, parse_object, record
from cnn_demo.runs.folder import RunFolder
from cnn_demo.spec.fields import show
from cnn_demo.spec.recipe import BFLOAT16, FLOAT32, PRECISIONS
from cnn_demo.storage import write_json

FILE = "precision.json"
# Why: the recipe names it; it names float16 and there is no GPU; nothing here computes fast in bfloat16; both were timed.
NAMED, NO_GPU, NO_BFLOAT16, TIMED = "named", "no-gpu", "no-bfloat16", "timed"
REASONS = (NAMED, NO_GPU, NO_BFLOAT16, TIMED)
FASTEST = 1e12  # images per second that a file may state


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPrecision:
    """precision: float32, bfloat16 or float16. why: one of REASONS. images_per_second: of float32 and bfloat16, if timed."""

    precision: str
    why: str
    images_per_second: Mapping[str, float] = field(default_factory=dict)


def read_precision(run: RunFolder) -> RunPrecision | None:
    """What was chosen for the run; None before that, and for a run of an earlier program, which trains in float32.

    Raises RunError where the file is damaged.
    """
    file = run.path / FILE
    if not file.is_file():
        return None
    try:
        return checked_precision(parse_object(file.read_bytes(), FILE))
    except BundleError as error:
        raise RunError(f"{FILE} of the run {run.id} is damaged: {error}") from None


def write_precision(run: RunFolder, chosen: RunPrecision) -> None:
    """Keep the choice in the run's folder. Raises StorageError."""
    write_json(run.path / FILE, asdict(chosen))


def checked_precision(data: dict[str, Any]) -> RunPrecision:
    """The choice as its file has it, which may come from a stranger. Raises BundleError."""
    speed = number(0, FASTEST)
    named = record({"precision": _one_of(PRECISIONS[1:]), "why": _one_of(REASONS)})(FILE, data)
    timed = {FLOAT32: speed, BFLOAT16: speed} if named["why"] == TIMED else {}
    speeds = record(timed)(f"{FILE}: images_per_second", data.get("images_per_second", {}))
    return RunPrecision(**named, images_per_second=speeds)


def precision_text(run: RunFolder) -> str:
    """In which precision the run trains and why, as one sentence; "" where the run does not say. Raises RunError."""
    chosen = read_precision(run)
    return TEXTS[chosen.why](chosen) if chosen else ""


def _named_text(chosen: RunPrecision) -> str:
    return f"Training precision: {chosen.precision}, as its recipe says."


def _no_gpu_text(chosen: RunPrecision) -> str:
    return f"Training precision: {chosen.precision}, because float16, which its recipe says, needs a GPU, and none was found."


def _no_bfloat16_text(chosen: RunPrecision) -> str:
    return f"Training precision: {chosen.precision}, because the processor has no instructions for bfloat16."


def _timed_text(chosen: RunPrecision) -> str:
    fast, plain = (f"{chosen.images_per_second[name]:,.0f}" for name in (BFLOAT16, FLOAT32))
    timed = f"when a few steps were timed: {fast} images per second, against {plain} in float32."
    if chosen.precision == BFLOAT16:
        return f"Training precision: bfloat16, which was clearly faster {timed}"
    return f"Training precision: float32, because bfloat16 was not clearly faster {timed}"


TEXTS = {NAMED: _named_text, NO_GPU: _no_gpu_text, NO_BFLOAT16: _no_bfloat16_text, TIMED: _timed_text}


def _one_of(options: tuple[str, ...]) -> Check:
    """A check for bundle_json.record: one of these texts."""

    def check(where: str, value: Any) -> str:
        if value not in options:
            raise BundleError(f"{where} is {show(value)}; it must be one of {', '.join(options)}.")
        return str(value)

    return check
