"""A prediction in words: the class, how certain it is, and for one that is not sure between which classes and why.

web/workbench/texts.js has the same sentences; tests/golden/answer_texts.json holds both to them. No Streamlit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cnn_demo.prediction.certainty import Doubt, Level
from cnn_demo.spec.data import DataSpec
from cnn_demo.ui.core.number_text import probability_text

LEAST_RIVAL = 0.01  # a less probable class is no rival of the predicted one
LEAST_OF_TWO = 0.5  # where the two most probable classes have less together, others are about as probable
# What it looks like, and what it is unlike: of digits, and of other things.
UNLIKE_DIGITS = ("This looks like no digit that the network has learned.", "the digits that the network has learned")
UNLIKE_IMAGES = ("This looks like nothing that the network has learned.", "the images that the network has learned")

# By level and doubt: where there is a rival, and where there is none.
DETAILS: dict[tuple[Level, Doubt | None], tuple[str, str]] = {
    ("sure", None): ("Probability {share}.", "Probability {share}."),
    ("leaning", "low"): (
        "Probability {share}, but it could also be {rival} ({rival_share}).",
        "Probability {share}. For a clear picture it would be higher.",
    ),
    ("leaning", "strange"): (
        "Probability {share}, but it could also be {rival} ({rival_share}), and it looks a little unlike the training images.",
        "Probability {share}, but it looks a little unlike the training images.",
    ),
    ("unsure", "low"): (
        "This could be {best} ({share}) or {rival} ({rival_share}), but neither is probable enough.",
        "If anything, this is {best} ({share}), but that is not probable enough.",
    ),
    ("unsure", "strange"): (
        "{nothing} If anything, it is {best} ({share}) or {rival} ({rival_share}).",
        "{nothing} If anything, it is {best} ({share}).",
    ),
    ("unsure", "both"): (
        "This could be {best} ({share}) or {rival} ({rival_share}), but neither is probable enough, and it looks unlike "
        "{known}.",
        "If anything, this is {best} ({share}), but that is not probable enough, and it looks unlike {known}.",
    ),
}
DETAILS["leaning", "both"] = DETAILS["leaning", "strange"]
# Of an unsure prediction in which no class stands out. Two of ten almost equal ones would be no news.
NONE_STANDS_OUT: dict[Doubt | None, str] = {
    "low": "No class stands out: the most probable one, {best}, has {share}.",
    "strange": "{nothing}",
    "both": "{nothing} No class stands out.",
}


@dataclass(frozen=True, slots=True)
class AnswerText:
    """headline: a short sentence. detail: one or two whole sentences."""

    headline: str
    detail: str


def candidates(probabilities: np.ndarray) -> list[int]:
    """The predicted class and, where there is one, its rival: the second most probable. probabilities: (k,)."""
    best, second = np.argsort(-probabilities, kind="stable")[:2].tolist()
    return [best, second] if probabilities[second] >= LEAST_RIVAL else [best]


def answer_text(
    probabilities: np.ndarray, level: Level, doubt: Doubt | None, named: Callable[[int], str], *, is_digits: bool
) -> AnswerText:
    """The sentences for (k,) probabilities. named: the class of a label with its article. is_digits: of the classes."""
    best, *rivals = candidates(probabilities)
    with_rival, alone = DETAILS[level, doubt]
    if level == "unsure" and np.sort(probabilities)[-2:].sum() < LEAST_OF_TWO:
        with_rival = alone = NONE_STANDS_OUT[doubt]
    nothing, known = UNLIKE_DIGITS if is_digits else UNLIKE_IMAGES
    values = {
        "nothing": nothing,
        "known": known,
        "best": named(best),
        "share": probability_text(float(probabilities[best])),
        "rival": named(rivals[0]) if rivals else "",
        "rival_share": probability_text(float(probabilities[rivals[0]])) if rivals else "",
    }
    headlines = {"sure": f"It is {named(best)}.", "leaning": f"Probably {named(best)}.", "unsure": "Not sure."}
    return AnswerText(headlines[level], (with_rival if rivals else alone).format(**values))


def with_article(dataset: DataSpec, label: int) -> str:
    """The class with its article: a 7, an 8, a sandal, an ankle boot, a T-shirt/top, an Egyptian Mau."""
    word = _within_sentence(dataset.classes[label], dataset.classes)
    return f"an {word}" if word[0].lower() in "8aeiou" else f"a {word}"


def _within_sentence(name: str, classes: tuple[str, ...]) -> str:
    """In lower case where all classes begin with a capital, as titles do; else capitals mean a proper name."""
    is_title = all(each[:1] == each[:1].upper() for each in classes)
    return name.lower() if is_title and name[1:2] != "-" else name
