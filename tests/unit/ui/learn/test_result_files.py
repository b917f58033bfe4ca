"""A learner's result as files: the same figures in CSV and HTML, and nothing that acts as markup."""

from __future__ import annotations

import csv
import io

from cnn_demo.ui.learn.result_files import ChapterResult, csv_file, html_file, total

RESULTS = (
    ChapterResult(title="1. A < B", is_answered=True, is_right=True, has_exercises=True, solved=3, unaided=2),
    ChapterResult(title="2. C", is_answered=True, is_right=False, has_exercises=False, solved=0, unaided=0),
    ChapterResult(title="3. D", is_answered=False, is_right=False, has_exercises=True, solved=0, unaided=0),
)
DAY = "2026-01-31"


def test_csv_has_a_row_for_each_chapter_with_the_date() -> None:
    rows = list(csv.reader(io.StringIO(csv_file(RESULTS, DAY).decode("utf-8-sig"))))
    assert rows[1:] == [
        ["1. A < B", "Right at the first answer", "3", "2", DAY],
        ["2. C", "Not right at the first answer", "–", "–", DAY],
        ["3. D", "–", "0", "0", DAY],
    ]


def test_page_to_print_has_the_same_and_is_escaped() -> None:
    page = html_file(RESULTS, DAY).decode()
    assert "<td>1. A &lt; B</td><td>Right at the first answer</td><td>3</td><td>2</td>" in page
    assert total(RESULTS) in page
    assert DAY in page


def test_total_counts_first_answers_and_solved_exercises() -> None:
    assert total(RESULTS) == "Questions right at the first answer: 1 of 3. Exercises solved: 3."
