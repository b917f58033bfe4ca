"""Downloads or makes a data set from a page, with its progress and a button that stops waiting for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from cnn_demo.datasets.catalog import Catalog
from cnn_demo.jobs.download import fetch
from cnn_demo.jobs.long_work import LongWork
from cnn_demo.spec.builtin_data import made_from
from cnn_demo.spec.data import DataSpec
from cnn_demo.ui.core import long_work, state


def fetched(*data: DataSpec, wanted: bool, purpose: str = "run") -> bool:
    """Whether the images of all this data are wanted and here: at once, or in the run of the page in which the download ended.

    wanted: download them where they are missing; the page shows the progress until the end. purpose: a name for what they
    are wanted for, as two parts of a page may want the same. Raises DatasetError where the download fails or the file is
    damaged.
    """
    name = f"wanted-for-{purpose}-{'-'.join(each.name for each in data)}"
    if wanted and not long_work.is_begun(name):
        long_work.begin(name, partial(_download, data=data, catalog=state.catalog()))
    return long_work.is_begun(name) and long_work.show(name, on_stop=st.rerun) is True


def fetch_button(data: DataSpec) -> None:
    """A button that downloads or makes the data, and then the progress in its place; nothing where neither can be done."""
    catalog = state.catalog()
    if not catalog.can_be_downloaded(data):
        return
    label, icon = (
        ("Make it", ":material/brush:") if catalog.can_be_made(data) else ("Download it", ":material/download:")
    )
    if long_work.on_demand(
        f"download-{data.name}",
        partial(_download, data=(data,), catalog=catalog),
        button=lambda: st.button(label, icon=icon, key="fetch"),
    ):
        st.rerun()


def _download(work: LongWork, *, data: Sequence[DataSpec], catalog: Catalog) -> bool:
    for each in data:
        for share in fetch(each, catalog):
            work.report(share, _step(each, catalog))
        catalog.load(each)  # a damaged file is told here, and not by a worker a minute later
    return True


def _step(data: DataSpec, catalog: Catalog) -> str:
    """What is done now. For data that is made, each file and then the making has a share of its own, from 0 to 1."""
    if not made_from(data):
        return f"Downloading {data.name}"
    if files := catalog.missing_files(data):
        return f"Downloading the files that {data.name} is made of. Files left: {len(files)}"
    return f"Drawing the images of {data.name}"
