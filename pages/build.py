"""Design a network: start from a preset, change its layers, see the shape and cost of each."""

import streamlit as st

from cnn_demo.browser.modules import WEB
from cnn_demo.spec.kept_layers import keeps_output, misfit
from cnn_demo.spec.keras_code import keras_code
from cnn_demo.ui.build import cost_curves, design_view
from cnn_demo.ui.build.action_bar import action_bar
from cnn_demo.ui.build.design_drawing import design_drawing
from cnn_demo.ui.build.layer_form import layer_form
from cnn_demo.ui.build.start_bar import start_bar
from cnn_demo.ui.core import next_run, state
from cnn_demo.ui.core.page import page
from cnn_demo.ui.diagram.network import diagram_caption
from cnn_demo.ui.widgets import preset_results, training_time

st.html(WEB / "build_page.css")
with page("Build", "Choose a box of the drawing and change its layer. Shapes and cost follow; nothing is trained yet."):
    start_bar()
    project = state.project()

    with st.container(key="designer"):
        left, right = st.columns([7, 4], gap="medium")
    with left:
        with st.container(border=True, key="design-drawing"):
            design_drawing()
        with st.container(key="design-figures"):
            design_view.totals(project)
            training_time.expected_time()
            st.caption(diagram_caption())
    with right:
        layer_form()

    cost_curves.cost_expander()
    with st.expander("Layer by layer", icon=":material/table:"):
        design_view.table(project.architecture)
    with st.expander("Compare all presets", icon=":material/table_rows:"):
        preset_results.comparison()
    with st.expander("As Keras code", icon=":material/code:"):
        network = next_run.initial_network()
        before = network.project() if network else None
        starts = network is not None and before is not None and not misfit(before, project)
        code = keras_code(
            project.architecture,
            project.recipe,
            project.data,
            start=network.title if network and starts else None,
            is_output_new=before is not None and not keeps_output(before, project),
        )
        st.download_button("Download network.py", code, "network.py", "text/x-python", icon=":material/download:")
        st.code(code, language="python")
    with st.expander("As JSON", icon=":material/data_object:"):
        design_view.json_exchange(project)
    action_bar()
