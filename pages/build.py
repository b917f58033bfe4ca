"""Design a network: start from a preset, change its layers, see the shape and cost of each."""

import streamlit as st

from cnn_demo.spec.keras_code import keras_code
from cnn_demo.ui.build import cost_curves, design_view, editor
from cnn_demo.ui.core import state
from cnn_demo.ui.core.page import page
from cnn_demo.ui.diagram.network import diagram_caption
from cnn_demo.ui.widgets import training_time
from cnn_demo.ui.widgets.display import network_drawing

with page("Build", "Combine layers. Shapes, parameters and cost are computed as you edit; nothing is trained yet."):
    editor.start_bar()
    project = state.project()

    with st.container(border=True):
        network_drawing(project.architecture, state.dataset().classes)
        st.caption(diagram_caption())
    design_view.totals(project.architecture)
    training_time.expected_time()
    cost_curves.cost_expander()

    layers, chosen_layer = st.columns([5, 6], gap="large")
    with layers:
        chosen = editor.layer_list(project.architecture)
    with chosen_layer:
        editor.layer_editor(project.architecture, chosen)

    st.header("Layer by layer", anchor=False)
    design_view.table(project.architecture)

    with st.expander("As Keras code", icon=":material/code:"):
        code = keras_code(project.architecture, project.recipe, project.data)
        st.download_button("Download network.py", code, "network.py", "text/x-python", icon=":material/download:")
        st.code(code, language="python")
    with st.expander("As JSON", icon=":material/data_object:"):
        design_view.json_exchange(project)
    st.page_link("pages/train.py", label="Train this network", icon=":material/arrow_forward:")
