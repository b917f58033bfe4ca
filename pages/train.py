"""Choose a recipe, start a run, and watch the network learn."""

import streamlit as st

from cnn_demo.ui import setup, state, watching
from cnn_demo.ui.page import page

with page("Train", "Choose how to train, start, and watch. A run goes on when you leave this page or close the tab."):
    run = state.selected_run()
    if run is None:
        setup.new_run()
    else:
        watching.run_view(run)
        st.divider()
        with st.expander("Start another run", icon=":material/add:", key="another-run"):
            setup.new_run()
