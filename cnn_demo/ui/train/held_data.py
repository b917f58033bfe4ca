"""Publishes the images of an unfinished training on the visitor's device again, where the server has removed them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from cnn_demo.browser import published_data
from cnn_demo.browser.training_plan import DataSource
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.errors import UserError
from cnn_demo.jobs.long_work import LongWork
from cnn_demo.shown_text import escaped
from cnn_demo.spec.data import DataSpec
from cnn_demo.ui.core import long_work, state, store
from cnn_demo.ui.train.on_device import OnDevice

LOOKED_FOR = "held-data-looked-for"  # the id of the training whose images were looked for last
PACKING = "Packing the images of the training on this device"


def publish_again(held: OnDevice) -> None:
    """Once in a session, make sure that the file is there that the training loads its images from when it goes on.

    The file has the same address again, since its name follows from the images.
    """
    name = f"publish-again-{held.id}"
    if held.data is None or held.is_trained:
        return
    if store.get(LOOKED_FOR) != held.id:
        store.put(LOOKED_FOR, held.id)
        long_work.begin(name, partial(_publish, data=held.data, catalog=state.catalog()))
    try:
        long_work.show(name)
    except UserError as error:
        st.warning(f"{escaped(held.name)} cannot load its images from this server. {error}", icon=":material/warning:")


def _publish(work: LongWork, *, data: DataSpec, catalog: Catalog) -> DataSource:
    return published_data.publish(data, catalog, lambda share: work.report(share, PACKING))
