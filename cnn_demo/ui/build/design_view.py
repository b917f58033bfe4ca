"""What the Build page shows of a design: its figures, the table of its layers, its JSON."""

from __future__ import annotations

import streamlit as st

from cnn_demo.spec import design_json
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.layers import shape_text
from cnn_demo.spec.memory import worker_bytes
from cnn_demo.spec.project import Project
from cnn_demo.spec.summary import summarise
from cnn_demo.ui.core import server, state
from cnn_demo.ui.core.number_text import bytes_text, count_text
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.widgets import server_limits


def totals(project: Project) -> None:
    """The figures of the whole design, and whether this server trains it; the memory of training where it trains."""
    recipe, images = project.recipe, project.data.training_images
    summary, training = summarise(project.architecture), worker_bytes(project.architecture, recipe, images)
    figures = {
        "Parameters": (count_text(summary.parameters), "The numbers that training adjusts."),
        "Multiply-adds": (count_text(summary.multiply_adds), "For predicting one image."),
        "Weights": (bytes_text(summary.weight_bytes), "As 32-bit numbers. 1 MB = 1,024 KB, 1 KB = 1,024 bytes."),
        "Activations": (bytes_text(summary.activation_bytes), "What training keeps for one image, as 32-bit numbers."),
    }
    with st.container(horizontal=True, gap="medium"):
        for label, (value, explanation) in figures.items():
            st.metric(label, value, help=explanation, border=True)
    if server.workers().is_there:
        st.caption(
            f":material/memory: Training takes about {bytes_text(training)} of memory with batches of {recipe.batch_size}.",
            help="Estimated for the training process: the program itself, the images, the weights with the optimizer's "
            "values, and the activations of a batch.",
        )
    server_limits.show_refusal(project)


def table(architecture: Architecture) -> None:
    """Shape, parameters, multiply-adds, receptive field and memory of every layer."""
    rows = [
        {
            "Layer": row.name,
            "Settings": row.layer.settings(),
            "Output shape": shape_text(row.output_shape).replace("x", " × "),
            "Parameters": row.parameters,
            "Multiply-adds": row.multiply_adds,
            "Receptive field": f"{row.receptive_field[0]} × {row.receptive_field[1]}",
            "Memory": bytes_text(row.activation_bytes),
        }
        for row in summarise(architecture).rows
    ]
    number = st.column_config.NumberColumn(format="localized")
    st.dataframe(rows, hide_index=True, column_config={"Parameters": number, "Multiply-adds": number})
    st.caption(
        "Receptive field: the part of the input, padding included, that one output value is computed from, in pixels "
        "([Araujo et al. 2019](https://distill.pub/2019/computing-receptive-fields)), at most as large as the image. Where a "
        "part of it lies in the padding, the value depends on fewer pixels; in small maps, that can be true of every value. "
        "Memory: what training keeps of the layer's output for one image."
    )


def json_exchange(project: Project) -> None:
    """The design and recipe as JSON, to copy or download, and a field to paste another into."""
    text = design_json.to_json(project.architecture, project.recipe)
    st.download_button("Download design.json", text, "design.json", "application/json", icon=":material/download:")
    st.caption("`python -m cnn_demo train --spec design.json` trains it from a terminal.")
    key = f"json-{hash(text)}"  # the same until the design changes, so that a text with an error stays to be corrected
    st.text_area("Design and recipe", text, height=260, key=key)
    st.button("Apply the text", on_click=lambda: _apply_json(st.session_state[key]), icon=":material/check:")


def _apply_json(text: str) -> None:
    with show_errors_on_top():
        dataset = state.dataset()
        architecture, recipe = design_json.from_json(text, named="The text", recipe=state.project().recipe)
        fitted = architecture.for_data(dataset.input_shape, len(dataset.classes))
        state.set_project(Project(architecture=fitted, recipe=recipe, data=dataset))
