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
from cnn_demo.ui.core.pressed import pressed


def begin_fetching(*data: DataSpec, purpose: str = "run") -> None:
    """Download those of the data sets that are missing; fetched() shows the progress and tells when all are here.

    purpose: a name for what they are wanted for, as two parts of a page may want the same.
    """
    long_work.begin(_name(data, purpose), partial(_download, data=data, catalog=state.catalog()))


def fetched(*data: DataSpec, purpose: str = "run") -> bool:
    """Whether what begin_fetching() began has just ended well: True once, at once or in a later run of the page.

    Raises DatasetError where the download fails or the file is damaged.
    """
    name = _name(data, purpose)
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
        button=lambda: pressed(label, icon=icon, key="fetch"),
    ):
        st.rerun()


def _name(data: Sequence[DataSpec], purpose: str) -> str:
    return f"wanted-for-{purpose}-{'-'.join(each.name for each in data)}"


def _download(work: LongWork, *, data: Sequence[DataSpec], catalog: Catalog) -> bool:
    for each in data:
        for share in fetch(each, catalog):
            work.report(share, _step(each, catalog))
        catalog.load(each)  # reports a damaged file here, not a minute later in a worker
    return True


def _step(data: DataSpec, catalog: Catalog) -> str:
    """What is done now. For data that is made, each file and then the making has a share of its own, from 0 to 1."""
    if not made_from(data):
        return f"Downloading {data.short_title}"
    if files := catalog.missing_files(data):
        return f"Downloading the files that {data.short_title} is made of. Files left: {len(files)}"
    return f"Drawing the images of {data.short_title}"
