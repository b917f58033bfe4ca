"""Choose a recipe, start a run, and watch the network learn."""

import streamlit as st

from cnn_demo.ui.core import next_run, state
from cnn_demo.ui.core.page import page
from cnn_demo.ui.core.selected_run import selected_run
from cnn_demo.ui.train import run_form, run_view

with page("Train", "Choose how to train, start, and watch. A run goes on when you leave this page or close the tab."):
    run = selected_run()
    if run is None:
        run_form.new_run()
    else:
        # A visitor who has changed the project, or chosen weights to start from, is about to train that.
        changed = state.project() != run.project() and not run_view.is_active(run)
        changed = changed or next_run.initial_network() is not None
        key = f"another-{run.id}"
        st.session_state.setdefault(key, changed)  # the first time; afterwards it stays as the visitor left it
        another = st.expander("Start another run", icon=":material/add:", key=key, on_change="rerun")
        if another.open:  # a form that nobody sees would slow down the page while a run starts
            with another:
                run_form.new_run()
        run_view.run_view(run)
