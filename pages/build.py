"""Design a network: start from a preset, change its layers, see at once what each one costs and sees."""

import streamlit as st

from cnn_demo.spec.keras_code import keras_code
from cnn_demo.ui import building, cost_curves, design_view, machine_speed, state
from cnn_demo.ui.diagram import diagram_caption
from cnn_demo.ui.page import page
from cnn_demo.ui.showing import network_drawing

with page("Build", "Put layers together. Shapes, parameters and cost follow at once; nothing is trained yet."):
    building.start_bar()
    project = state.project()

    with st.container(border=True):
        network_drawing(project.architecture, state.dataset().classes)
        st.caption(diagram_caption())
    design_view.totals(project.architecture)
    machine_speed.expected_time()
    cost_curves.slower_or_faster()

    layers, editor = st.columns([5, 6], gap="large")
    with layers:
        chosen = building.layer_list(project.architecture)
    with editor:
        building.layer_editor(project.architecture, chosen)

    st.header("Layer by layer", anchor=False)
    design_view.table(project.architecture)

    with st.expander("As Keras code", icon=":material/code:"):
        code = keras_code(project.architecture, project.recipe, project.dataset)
        st.download_button("Download network.py", code, "network.py", "text/x-python", icon=":material/download:")
        st.code(code, language="python")
    with st.expander("As JSON", icon=":material/data_object:"):
        design_view.json_exchange(project)
    st.page_link("pages/train.py", label="Train this network", icon=":material/arrow_forward:")
