"""All runs of this workspace: sort, compare, rename, copy, continue, delete; and importing a network."""

import streamlit as st

from cnn_demo.runs.record import read_records
from cnn_demo.ui.core import state
from cnn_demo.ui.core.page import empty_state, page
from cnn_demo.ui.runs import importing, searches, sections, seeds
from cnn_demo.ui.sweep.deletion import show_deletion
from cnn_demo.ui.widgets import from_device
from cnn_demo.ui.widgets.work_copy import show_arrival
from cnn_demo.ui.widgets.work_limits import nearly_full_warning
from cnn_demo.ui.widgets.your_work import your_work_menu

with page(
    "Runs",
    "All your runs, side by side. You find them again here, and nobody else sees them unless you share one or join a class. "
    "To keep a copy of your own, open *Your work*.",
):
    show_arrival()
    importing.show_import()
    show_deletion()
    nearly_full_warning()
    records, damaged = read_records(state.workspace())
    with st.container(horizontal=True, gap="small"):
        importing.import_control()
        your_work_menu()
    sections.damaged_runs(damaged)
    from_device.offers()
    listed = searches.searches(records)
    if listed:
        sections.table(listed)
        sections.manage(listed)
        seeds.seeds_section(listed)
        sections.compare(listed)
    elif not records:
        empty_state(
            "There are no runs yet.",
            "pages/train.py",
            "Start the first one",
            ":material/model_training:",
        )
