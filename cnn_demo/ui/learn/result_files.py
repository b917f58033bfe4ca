"""A learner's result as a table, as a CSV file and as a page to print. Knows no Streamlit."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

HEADER = ("Chapter", "Question", "Exercises solved", "At the first answer, without a hint")
NONE = "–"
STYLE = (
    "body { font: 16px/1.5 sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; } "
    "table { border-collapse: collapse; width: 100%; } "
    "th, td { border: 1px solid #999; padding: 0.3rem 0.6rem; text-align: left; } "
    "tr { break-inside: avoid; }"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterResult:
    """The result of one chapter.

    is_right: whether the first answer to its question was right. solved: exercises solved without their solution.
    unaided: those of them that were solved at the first answer and without a hint.
    """

    title: str
    is_answered: bool
    is_right: bool
    has_exercises: bool
    solved: int
    unaided: int


def table(results: Sequence[ChapterResult]) -> list[tuple[str, ...]]:
    """The header and one row for each chapter."""
    return [HEADER, *(_row(each) for each in results)]


def total(results: Sequence[ChapterResult]) -> str:
    """The sums over all chapters as a sentence."""
    right, solved = sum(each.is_right for each in results), sum(each.solved for each in results)
    return f"Questions right at the first answer: {right} of {len(results)}. Exercises solved: {solved}."


def csv_file(results: Sequence[ChapterResult], day: str) -> bytes:
    """The table with the date as its last column. UTF-8 with a mark, by which spreadsheets recognise it."""
    header, *rows = table(results)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow((*header, "Date (UTC)"))
    writer.writerows((*row, day) for row in rows)
    return text.getvalue().encode("utf-8-sig")


def html_file(results: Sequence[ChapterResult], day: str) -> bytes:
    """A page of its own with the table, the date and a line for the name."""
    header, *rows = table(results)
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = "\n".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>My result</title>'
        f"<style>{STYLE}</style></head>\n"
        f"<body>\n<h1>My result: how a convolutional network works</h1>\n<p>Name: ______________________________</p>\n"
        f"<p>Date (UTC): {escape(day)}</p>\n<p>{escape(total(results))}</p>\n<table>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>\n</body>\n</html>\n"
    ).encode()


def _row(result: ChapterResult) -> tuple[str, ...]:
    question = NONE
    if result.is_answered:
        question = "Right at the first answer" if result.is_right else "Not right at the first answer"
    exercises = (str(result.solved), str(result.unaided)) if result.has_exercises else (NONE, NONE)
    return (result.title, question, *exercises)
