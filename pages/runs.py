"""All runs of this workspace: sort, compare, rename, copy, delete."""

import streamlit as st

from cnn_demo.ui import comparing, state
from cnn_demo.ui.page import empty_state, page

with page("Runs", "Every run of yours, side by side. Nobody else sees them; the address of this page opens them."):
    runs = state.workspace().runs()
    if not runs:
        empty_state("There are no runs yet.", "pages/train.py", "Start the first one", ":material/model_training:")
        st.stop()
    entries = comparing.entries(runs)
    comparing.table(entries)
    comparing.manage(entries)
    comparing.compare(entries)
