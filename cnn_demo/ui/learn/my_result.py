"""The learner's result by chapter: shown on the Learn page, and downloaded as CSV or as a page to print."""

from __future__ import annotations

import time

import streamlit as st

from cnn_demo.ui.learn import learner, result_files
from cnn_demo.ui.learn.chapter import Chapter
from cnn_demo.ui.learn.chapters import CHAPTERS
from cnn_demo.ui.learn.check_yourself import is_right_at_first
from cnn_demo.ui.learn.exercises.table import EXERCISES
from cnn_demo.ui.learn.result_files import ChapterResult

KEPT = (
    "The server remembers this result only for as long as this browser tab shows the app. It is gone when the tab is reloaded "
    "or closed; it is not part of your work that the Runs page keeps, and no teacher sees it. To keep it, download it."
)


def show() -> None:
    """An expander with the table, how long it is kept, and the two downloads."""
    with st.expander("My result", icon=":material/workspace_premium:"):
        results = [_result(number, chapter) for number, chapter in enumerate(CHAPTERS, start=1)]
        st.markdown(result_files.total(results))
        header, *rows = result_files.table(results)
        st.dataframe(dict(zip(header, zip(*rows, strict=True), strict=True)), hide_index=True, height="content")
        st.caption(KEPT)
        day = time.strftime("%Y-%m-%d", time.gmtime())
        with st.container(horizontal=True):
            for label, suffix, mime, content in (
                ("Table (CSV)", "csv", "text/csv", result_files.csv_file(results, day)),
                ("Page to print (HTML)", "html", "text/html", result_files.html_file(results, day)),
            ):
                st.download_button(
                    label, content, f"my-result-{day}.{suffix}", mime, icon=":material/download:", on_click="ignore"
                )


def _result(number: int, chapter: Chapter) -> ChapterResult:
    practice = learner.practice(chapter.key)
    return ChapterResult(
        title=f"{number}. {chapter.title}",
        is_answered=learner.first_answer(chapter.key) is not None,
        is_right=is_right_at_first(chapter),
        has_exercises=chapter.key in EXERCISES,
        solved=practice.solved,
        unaided=practice.unaided,
    )
