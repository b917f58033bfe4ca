"""Plans and notes for teachers: they name chapters that exist, fill a lesson, and their figures can be recomputed."""

from __future__ import annotations

import pytest

from cnn_demo.runs.trained_network import shipped
from cnn_demo.spec.presets import design
from cnn_demo.spec.summary import summarise
from cnn_demo.ui.learn.hunger_runs import hunger_runs
from cnn_demo.ui.learn.teaching.notes import NOTES
from cnn_demo.ui.learn.teaching.plans import FOUR_WEEKS, LESSON_MINUTES, ONE_LESSON, Lesson
from cnn_demo.ui.learn.teaching.printable import html_page, linked, table


@pytest.mark.parametrize("lesson", [ONE_LESSON, *FOUR_WEEKS], ids=lambda lesson: lesson.title)
def test_lesson_is_filled_and_each_step_opens_a_chapter_with_notes_or_a_page(lesson: Lesson) -> None:
    assert sum(step.minutes for step in lesson.steps) == LESSON_MINUTES
    for step in lesson.steps:
        assert (step.chapter in NOTES) != (step.page in ("draw", "train"))


def test_four_weeks_have_two_lessons_each() -> None:
    titles = [lesson.title for lesson in FOUR_WEEKS]
    weeks = [int(title.removeprefix("Week ").partition(",")[0]) for title in titles]
    assert weeks == [1, 1, 2, 2, 3, 3, 4, 4]
    assert [int(title.partition("lesson ")[2].partition(":")[0]) for title in titles] == list(range(1, 9))


def test_links_of_the_notes_name_shipped_networks() -> None:
    names = {network.name for network in shipped()}
    assert {notes.network for notes in NOTES.values() if notes.network} <= names


def test_figures_of_the_notes_are_those_of_the_classic_network() -> None:
    summary = summarise(design("classic").architecture())
    rows = {row.name: row for row in summary.rows}
    answers = {key: " ".join(answer for _, answer in notes.asked) for key, notes in NOTES.items()}
    assert f"{rows['dense_1'].parameters:,} of {summary.parameters:,}" in answers["dense"]
    field = rows["conv2d_2"].receptive_field[0]
    assert f"{field} × {field}." in answers["receptive"]
    height, width, _ = rows["conv2d_1"].output_shape
    assert f"28 − 3 + 1 = {height}" in answers["convolution"]
    channels = rows["conv2d_2"].input_shape[2]
    assert f"{channels} · 9 = {channels * 9}" in answers["channels"]
    before, after = (rows["max_pooling2d_1"].input_shape, rows["max_pooling2d_1"].output_shape)
    assert f"How many values are left of {before[0]} × {before[1]}?" in [asked for asked, _ in NOTES["pooling"].asked]
    assert f"{after[0]} × {after[1]} = {after[0] * after[1]}" in answers["pooling"]
    assert height == width


def test_gain_of_ten_times_as_many_images_is_the_measured_one() -> None:
    runs = hunger_runs()
    errors = {size: 100 - runs.accuracies(size, augmented=False).mean() for size in runs.sizes}
    left = [errors[10 * size] / errors[size] for size in runs.sizes if 10 * size in errors]
    assert [round(1 / min(left)), round(1 / max(left))] == [5, 3]
    assert "here to between a fifth and a third" in " ".join(answer for _, answer in NOTES["hunger"].asked)


def test_page_to_print_escapes_what_it_holds() -> None:
    page = html_page("<Plan>", [table(("A & B",), [(linked("<1>", "learn?a=1&b=2"),)])]).decode()
    assert "<h1>&lt;Plan&gt;</h1>" in page
    assert "<th>A &amp; B</th>" in page
    assert '<a href="learn?a=1&amp;b=2">&lt;1&gt;</a>' in page
