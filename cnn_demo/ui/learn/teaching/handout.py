"""What the page for teachers says, with its links, as HTML to print."""

from __future__ import annotations

from html import escape

from cnn_demo.ui.learn.chapter import Chapter
from cnn_demo.ui.learn.chapters import CHAPTERS
from cnn_demo.ui.learn.latex import decimal_text
from cnn_demo.ui.learn.teaching.links import CLASS_SEED, class_link, first_exercise, page_link
from cnn_demo.ui.learn.teaching.notes import NOTES
from cnn_demo.ui.learn.teaching.plans import FOUR_WEEKS, LESSON_MINUTES, ONE_LESSON, PREPARATION, Lesson, Step
from cnn_demo.ui.learn.teaching.printable import heading, html_page, items, linked, paragraph, section, table

TITLE = "How a convolutional network works: for teachers"
ONE, FOUR, NOTED = f"One lesson of {LESSON_MINUTES} minutes", "Four weeks", "Chapter by chapter"


def numbered_titles() -> dict[str, str]:
    """Key -> number and title of each chapter."""
    return {chapter.key: f"{number}. {chapter.title}" for number, chapter in enumerate(CHAPTERS, start=1)}


def step_link(step: Step) -> tuple[str, str]:
    """The name and the address of what a step opens."""
    if step.chapter is not None:
        return numbered_titles()[step.chapter], class_link(step.chapter)
    page = step.page or ""
    return f"{page.capitalize()} page", page_link(page)


def first_answer(chapter: str, seed: str = CLASS_SEED) -> str | None:
    """The answer to the first exercise of a chapter for that seed, as a sentence; None where it has no exercises."""
    problem = first_exercise(chapter, seed)
    if problem is None:
        return None
    return f"Answer to the first exercise for all who open the link: {decimal_text(round(problem.answer, 4))}."


def handout() -> bytes:
    """Plans and notes as a page to print."""
    parts = [
        heading(2, "Before the first lesson"),
        items(PREPARATION),
        heading(2, ONE),
        _lesson(ONE_LESSON),
        heading(2, FOUR),
        *(_lesson(lesson) for lesson in FOUR_WEEKS),
        heading(2, NOTED),
        *(_notes(chapter) for chapter in CHAPTERS if chapter.key in NOTES),
    ]
    return html_page(TITLE, parts)


def _lesson(lesson: Lesson) -> str:
    rows = [(str(step.minutes), linked(*step_link(step)), escape(step.does)) for step in lesson.steps]
    homework = [paragraph("Until the next lesson:", lesson.homework)] if lesson.homework else []
    return section(heading(3, lesson.title), table(("Minutes", "Opens", "What is done"), rows), *homework)


def _notes(chapter: Chapter) -> str:
    notes, title = NOTES[chapter.key], numbered_titles()[chapter.key]
    answer = first_answer(chapter.key)
    return section(
        heading(3, title),
        f"<p>{linked('Open the chapter', class_link(chapter.key))}</p>",
        paragraph("Time:", f"{notes.minutes} minutes, without exercises."),
        paragraph("Aim:", notes.aim),
        paragraph("Before:", notes.before),
        paragraph("Ask:", ""),
        items([f"{asked} {answered}" for asked, answered in notes.asked]),
        paragraph("Often misunderstood:", ""),
        items([f"“{claim}” {truth}" for claim, truth in notes.misunderstood]),
        *([paragraph("Exercise:", answer)] if answer else []),
    )
