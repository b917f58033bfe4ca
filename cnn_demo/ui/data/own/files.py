"""Adds folders, pictures, zip files and tables to an own data set, and says what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from cnn_demo.errors import DatasetError, UserError
from cnn_demo.jobs.long_work import LongWork
from cnn_demo.own_data.bringing import Brought, bring
from cnn_demo.own_data.class_names import class_name
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.records import LeftOut
from cnn_demo.own_data.upload import Upload
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import long_work, server, store
from cnn_demo.ui.core.page import show_error
from cnn_demo.ui.core.pressed import pressed
from cnn_demo.ui.core.uncut import uncut
from cnn_demo.ui.core.visitor import visitor
from cnn_demo.ui.data.own.class_choice import class_choice
from cnn_demo.ui.widgets.picture_upload import picture_upload
from cnn_demo.ui.widgets.upload_pieces import are_waiting, arriving

AS_FOLDERS = "As the folders or the table say"
END_SECONDS = 2.0
ALREADY = "Pictures are being added to this data set already. Wait until that has ended."
TOO_LATE = "Pictures without a class are kept for an hour, which is over. Choose them again, with their class."
FEW, MOST_LISTED = 4, 200  # files that were left out: so few need no scrolling; more are not listed
LIST_HEIGHT = 220


def show(data_set: OwnDataSet) -> None:
    """The field for files; the progress of those that have arrived in its place, and then the report."""
    work, key = _work_name(data_set), upload_key(data_set)
    if is_adding(data_set):
        _follow(data_set, work)
        return
    label = class_choice(data_set, "Class of the pictures", key=f"class-of-files-{data_set.name}", unset=AS_FOLDERS)
    picture_upload(key, label, on_begin=partial(_begin_arriving, data_set, work))
    _report(data_set)


def show_on_the_way(data_set: OwnDataSet) -> None:
    """Where the field is not shown: the progress of files that arrive or are added, so that they go on."""
    work, key = _work_name(data_set), upload_key(data_set)
    if is_adding(data_set):
        _follow(data_set, work)
    elif are_waiting(key) or arriving(key):
        picture_upload(key, "", on_begin=partial(_begin_arriving, data_set, work))


def is_adding(data_set: OwnDataSet) -> bool:
    """Whether files that have arrived are being added to it."""
    return long_work.is_begun(_work_name(data_set)) and not arriving(upload_key(data_set))


def _work_name(data_set: OwnDataSet) -> str:
    return f"bring-{data_set.name}"


def upload_key(data_set: OwnDataSet) -> str:
    """Of the field of a data set, for cnn_demo/ui/widgets/upload_pieces.py."""
    return f"picture-upload-{data_set.name}"


def _begin_arriving(data_set: OwnDataSet, work: str, upload: Upload) -> None:
    """Begin with the class that came with the upload. Raises UserError."""
    _begin(data_set, work, class_name(upload.label) if upload.label else "", upload)


def _begin(data_set: OwnDataSet, work: str, label: str, upload: Upload) -> None:
    """Start the thread that waits for the files and adds them. Raises DatasetError where one is at work already."""
    works, who = server.long_works(), visitor()
    if before := works.find(who.workspace, work):
        if not before.wait(END_SECONDS):  # that of an upload which this one replaces ends at once
            raise DatasetError(ALREADY)
        works.forget(who.workspace, work)
    _forget_report(data_set, upload)
    works.begin(who, work, partial(_work, upload, data_set, label))


def _forget_report(data_set: OwnDataSet, upload: Upload) -> None:
    """Drop the last report, and the files of its upload where they waited for a class and are not those of `upload`."""
    found = store.get(_report_key(data_set))
    if isinstance(found, tuple) and found[0].added is None and found[1] is not upload:
        found[1].remove()
    store.put(_report_key(data_set), None)


def _work(upload: Upload, data_set: OwnDataSet, label: str, work: LongWork) -> tuple[Brought | None, Upload]:
    """It goes on when the tab is closed: what had arrived whole is then added."""
    brought = bring(upload, data_set, label=label, report=work.tell, is_stopped=lambda: work.is_asked_to_stop)
    return brought, upload


@uncut()
def _follow(data_set: OwnDataSet, work: str) -> None:
    """The progress of adding; at its end the page runs again with the report."""
    st.caption("Adding pictures. It goes on when you leave this page.")
    try:
        answer = long_work.show(work)
    except UserError as error:
        store.put(_report_key(data_set), error)
        st.rerun()
    if answer is not None:
        brought, upload = answer
        store.put(_report_key(data_set), (brought, upload) if brought else None)
        st.rerun()


def _report(data_set: OwnDataSet) -> None:
    """What came of the last upload."""
    found = store.get(_report_key(data_set))
    if isinstance(found, UserError):
        show_error(found)
    elif found:
        brought, upload = found
        if brought.added is None:
            _ask_for_class(data_set, brought, upload)
        else:
            _show_report(brought)


def _ask_for_class(data_set: OwnDataSet, brought: Brought, upload: Upload) -> None:
    """The pictures came without a class: name it, and they are added."""
    key = f"class-of-arrived-{data_set.name}"
    if not upload.keep():
        st.warning(TOO_LATE)
        return
    with st.container(border=True):
        st.markdown(f"{escaped(brought.understood)} **What is on these pictures?**")
        label = class_choice(data_set, "Their class", key=key)
        if pressed("Add them", icon=":material/add:", type="primary", disabled=not label):
            _begin(data_set, _work_name(data_set), label, upload)
            st.rerun()


def _show_report(brought: Brought) -> None:
    added = brought.added
    assert added is not None
    by_class = ", ".join(f"{escaped(name)} {count:,}" for name, count in added.by_class.items())
    told = f"{escaped(brought.understood)}  \n**Pictures added: {added.count:,}**"
    already = f"Already there: {added.already_there:,}" if added.already_there else ""
    show_told = st.success if added.count or already else st.warning
    show_told("  \n".join(filter(None, [told, by_class, already])))
    for sentence in (brought.broken_off, added.ended_early):
        if sentence:
            st.warning(escaped(sentence), icon=":material/warning:")
    if added.left_out:
        _list(added.left_out)


def _list(left_out: Sequence[LeftOut]) -> None:
    """The files that were not added, each with the reason; a scrolled list, where they are many."""
    with st.expander(f"Files that were left out: {len(left_out):,}", expanded=True):
        with st.container(height=LIST_HEIGHT if len(left_out) > FEW else "content", border=False):
            lines = [f"- **{escaped(each.name)}**: {escaped(each.reason)}" for each in left_out[:MOST_LISTED]]
            st.markdown("\n".join(lines))
        if len(left_out) > MOST_LISTED:
            st.caption(f"The first {MOST_LISTED} are listed.")


def _report_key(data_set: OwnDataSet) -> str:
    return f"brought-{data_set.name}"
