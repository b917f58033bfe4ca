"""Problems on detection: the number of windows in a strip, and which of them are kept. Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from cnn_demo.spec.data import DIGIT_SIDE
from cnn_demo.ui.core.number_text import percent
from cnn_demo.ui.learn.detection import MIN_DISTANCE
from cnn_demo.ui.learn.exercises.problem import Mistake, Problem
from cnn_demo.ui.learn.latex import aligned

BACKGROUND = "background"
WINDOWS, STEP = 7, 4  # windows of a problem, and pixels between two places where one may lie
SUPPRESSED = f"It is closer than {MIN_DISTANCE} pixels to a more probable window that is kept, so it is dropped."


def window_count(random: Random) -> Problem:
    """The number of windows of a strip of digits."""
    digits, gap, step = random.randint(2, 6), random.randint(1, 14), random.choice((2, 3, 4, 5))
    width = digits * DIGIT_SIDE + (digits + 1) * gap
    steps, rest = divmod(width - DIGIT_SIDE, step)
    inner = digits * DIGIT_SIDE + (digits - 1) * gap
    mistakes = [
        Mistake(value=steps, text="The + 1 is missing: the first window counts, before any step is taken."),
        Mistake(
            value=(inner - DIGIT_SIDE) // step + 1,
            text="The gaps at both ends are missing: the strip begins and ends with one.",
        ),
        Mistake(
            value=width // step, text="The window's own side is missing: its left edge stops that far from the end."
        ),
        Mistake(value=width - DIGIT_SIDE + 1, text="The step is missing: the window moves by more than one pixel."),
        Mistake(value=digits, text="There is not one window for each digit: the classifier is asked everywhere."),
    ]
    if rest:
        mistakes.append(
            Mistake(
                value=steps + 2, text="The division is rounded up. A step that does not fit is not taken: round down."
            )
        )
    return Problem(
        text=f"A strip shows {digits} digits of {DIGIT_SIDE} pixels' width, with gaps of {gap} pixels between them "
        f"and at both ends. A window of ${DIGIT_SIDE} \\times {DIGIT_SIDE}$ pixels moves over it in steps of {step} "
        "pixels. **How many windows does the classifier read?**",
        answer=steps + 1,
        tolerance=0.0,
        hints=(
            "How wide is the strip? There is one gap more than there are digits.",
            r"With width $w$, side $k$ and step $t$: $\left\lfloor \frac{w - k}{t} \right\rfloor + 1$.",
        ),
        solution="$$"
        + aligned(
            rf"w &= {digits} \cdot {DIGIT_SIDE} + {digits + 1} \cdot {gap} = {width}",
            rf"n &= \left\lfloor \frac{{{width} - {DIGIT_SIDE}}}{{{step}}} \right\rfloor + 1 = {steps + 1}",
        )
        + "$$",
        mistakes=tuple(mistakes),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """left: edge, in pixels. label: its most probable class. percent: that class's probability."""

    left: int
    label: str
    percent: int


def last_kept_window(random: Random) -> Problem:
    """The least probable window that non-maximum suppression keeps."""
    windows = _windows(random)
    kept = _kept(_digits(windows))
    while len(kept) < 2 or len(kept) == len(_digits(windows)):  # nothing to choose, or nothing to drop
        windows = _windows(random)
        kept = _kept(_digits(windows))
    answer = kept[-1].left
    by_percent = sorted(_digits(windows), key=lambda each: -each.percent)
    undone = [each for each in by_percent if not _has_better_neighbour(each, by_percent)]
    mistakes = {
        _kept(windows)[-1].left: "Windows that are taken for background are left out before anything is kept.",
        undone[-1].left: "This was the last one only if a window that was dropped itself could drop others. It cannot.",
        by_percent[-1].left: SUPPRESSED,
        kept[0].left: "That is the most probable window, which is kept first. Go on until no window is left.",
        max(
            each.left for each in kept
        ): "That is the kept window furthest to the right. The question asks for the least probable one.",
    }
    rows = "\n".join(f"| {each.left} | {each.label} | {percent(str(each.percent))} |" for each in windows)
    order = ", ".join(f"{each.left} ({percent(str(each.percent))})" for each in kept)
    return Problem(
        text="A classifier has read the windows of a strip. Windows taken for background are left out. Of the rest, the most "
        f"probable is kept and all others closer than {MIN_DISTANCE} pixels to it are dropped; then the most probable of what "
        "is left is kept, and so on.\n\n"
        f"| Left edge (pixels) | Most probable class | Probability |\n| --: | :-- | --: |\n{rows}\n\n"
        "**Which left edge has the window that is kept last?**",
        answer=answer,
        tolerance=0.0,
        hints=(
            "Leave the background out, and begin with the most probable of the other windows. Which ones does it drop?",
            f"The first that is kept begins at {kept[0].left}. It drops all windows that begin less than {MIN_DISTANCE} pixels "
            "before or after it.",
        ),
        solution=f"Kept, in this order, with their left edges: {order}. The last one begins at {answer}.",
        mistakes=tuple(Mistake(value=value, text=text) for value, text in mistakes.items() if value != answer),
    )


def _windows(random: Random) -> list[Window]:
    """From left to right, with different places and probabilities, one or two of them background."""
    lefts = sorted(random.sample(range(0, 100, STEP), WINDOWS))
    percents = random.sample(range(41, 100), WINDOWS)
    background = random.sample(range(WINDOWS), random.choice((1, 2)))
    return [
        Window(
            left=left, label=BACKGROUND if place in background else str(random.randint(0, 9)), percent=percents[place]
        )
        for place, left in enumerate(lefts)
    ]


def _digits(windows: Sequence[Window]) -> list[Window]:
    return [each for each in windows if each.label != BACKGROUND]


def _kept(windows: Sequence[Window]) -> list[Window]:
    """What non-maximum suppression keeps, the most probable first."""
    kept: list[Window] = []
    for window in sorted(windows, key=lambda each: -each.percent):
        if all(_is_apart(window, other) for other in kept):
            kept.append(window)
    return kept


def _has_better_neighbour(window: Window, windows: Sequence[Window]) -> bool:
    return any(not _is_apart(window, other) and other.percent > window.percent for other in windows)


def _is_apart(one: Window, other: Window) -> bool:
    return abs(one.left - other.left) >= MIN_DISTANCE
