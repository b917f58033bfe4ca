"""Chapter: the loss landscape, cut by a plane, with the paths of three optimizers from stored runs."""

from __future__ import annotations

import math

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.spec.builtin_data import builtin_named
from cnn_demo.ui import charts
from cnn_demo.ui.charts import layout
from cnn_demo.ui.charts.layout import GREY, rounded, series_style, styled
from cnn_demo.ui.core.number_text import whole_percent_text
from cnn_demo.ui.learn.chapter import Question, formula, misconception
from cnn_demo.ui.learn.latex import aligned, bracketed
from cnn_demo.ui.learn.optimizer_runs import ENDS, START, OptimizerRun, OptimizerRuns, Slice, optimizer_runs
from cnn_demo.ui.learn.sources.training import (
    GARIPOV_2018,
    GOODFELLOW_2014_PATHS,
    KINGMA_2014_ADAM,
    LI_2018,
    POLYAK_1964,
)

VIEWS = {"Plane of the three ends": ENDS, "Plane of the start and two ends": START, "Straight lines": None}
FIRST_EPOCH = 3
BESIDE = [0.56, 0.44]  # the map and the table, as shares of the figure's width
MAP_HEIGHT, LINES = 380, 14  # of the map: its height in pixels, and about how many contour lines it has
HILLS = [[0, "rgba(99,102,241,0.03)"], [1, "rgba(99,102,241,0.6)"]]  # low to high, on light and on dark ground
STEPS = (0.05, 0.1, 0.2, 0.25, 0.5, 1.0)  # between two contour lines

TEXT = (
    "The chapter before moved one weight. A network with 380 weights is a point in a space of 380 dimensions, and each point "
    "has a loss: the **loss landscape**. Nobody can see it, but a *slice* of it can be drawn: a **plane** through three points "
    f"({GARIPOV_2018.cited()}), with contour lines for the loss. Here, three optimizers start at the same point. **SGD** "
    f"follows the gradient of a batch. **Momentum** ({POLYAK_1964.cited()}) keeps a part of the step before. **Adam** "
    f"({KINGMA_2014_ADAM.cited()}) also divides each weight's step by the usual size of its gradient."
)
ACTIVITY = "Go through the epochs, and compare the loss of each run with that of the map at its place."
QUESTION = Question(
    text="After epoch 3, SGD's loss is 2.2, but the map shows 0.7 at its place. Why?",
    options=(
        "The loss of a run is that of single batches, the map's is that of all images.",
        "The network lies beside the plane; the map shows its nearest point.",
        "The map is drawn from few points and rounds the loss between them.",
    ),
    right=1,
    because="The plane holds only the networks at the end of the three runs. Those before lie beside it, in the other 378 "
    "dimensions; what is drawn is their projection, the nearest point of the plane. The table says how far away they really "
    "are.",
)


def show(source: DeltaGenerator, figure: DeltaGenerator) -> None:
    runs = optimizer_runs()
    view = figure.segmented_control(
        "View",
        list(VIEWS),
        default=next(iter(VIEWS)),
        required=True,
        key="landscape-view",
        label_visibility="collapsed",
    )
    plane = VIEWS[view]
    if plane is None:
        _show_lines(runs, figure)
    else:
        _show_plane(runs, runs.slices[plane], figure)
    _about(runs)
    misconception(
        "“The picture shows whether a minimum is sharp or flat.”",
        "How steep it looks depends on how large the weights are. With ReLU, a layer's weights and biases can be doubled and "
        "the next layer's weights halved: the network computes the same, but its picture is another one. Anyone who compares "
        "pictures has to scale their directions first, as Li and others do filter by filter; those above are not scaled.",
        LI_2018,
    )


def _show_plane(runs: OptimizerRuns, cut: Slice, figure: DeltaGenerator) -> None:
    epoch = figure.slider("Epoch", 0, runs.epochs, FIRST_EPOCH, key="landscape-epoch")
    left, right = figure.columns(BESIDE, gap="small", vertical_alignment="center")
    with left:
        _show_map(runs, cut, epoch)
    with right:
        st.container(key="landscape-table").markdown(_table(runs, cut, epoch))
        st.caption(
            "*Loss on the map*: of the plane's nearest point. *Distance*: of the run from the plane. *Steps in plane*: the "
            "share of the squared length of all steps, from epoch to epoch, that the map can show."
        )
    name = st.selectbox("Numbers of", [run.name for run in runs.runs], index=2, key="landscape-run", width=200)
    _projection(next(run for run in runs.runs if run.name == name), cut, epoch)


def _show_map(runs: OptimizerRuns, cut: Slice, epoch: int) -> None:
    figure = go.Figure()
    for index, run in enumerate(runs.runs):
        across, up = (rounded(values.tolist(), 3) for values in cut.plane.coordinates(run.weights).T)
        sizes = [15 if number == epoch else 4 for number in range(runs.epochs + 1)]
        style = series_style(index)
        path = go.Scatter(x=across, y=up, mode="lines+markers", name=run.name)
        path.update(
            line=style["line"], marker={**style["marker"], "size": sizes}, hovertemplate="%{text}<extra></extra>"
        )
        path.update(zorder=len(runs.runs) - index)  # the short path of SGD lies on the long one of Momentum
        path.text = [f"{run.name}, epoch {number}: loss {loss:.3f}" for number, loss in enumerate(run.losses)]
        figure.add_trace(path)
    figure.add_trace(_hills(cut))  # last, so that the runs have the colours that they have in the other view
    styled(figure, "Across", "Up", height=MAP_HEIGHT, hovermode="closest")
    figure.update_yaxes(scaleanchor="x", constrain="domain").update_xaxes(constrain="domain")
    places = "; ".join(f"{run.name}: {run.losses[epoch]:.3f}" for run in runs.runs)
    alt = f"Contour lines of the loss on the plane, with three projected paths. Loss of the runs after epoch {epoch}: {places}"
    st.plotly_chart(figure, config=charts.CONFIG, key="landscape-map", alt=alt)


def _hills(cut: Slice) -> go.Contour:
    """Contour lines of the loss, with their values."""
    low, high = float(cut.grid.min()), float(cut.grid.max())
    step = next((step for step in STEPS if (high - low) / step <= LINES), STEPS[-1])
    lines = {"start": math.ceil(low / step) * step, "end": high, "size": step, "showlabels": True}
    hills = go.Contour(z=cut.grid.round(3).tolist(), x=cut.across.tolist(), y=cut.up.tolist(), colorscale=HILLS)
    return hills.update(
        contours={**lines, "labelfont": {"color": layout.TEXT}},
        line={"color": GREY, "width": 1},
        showscale=False,
        hovertemplate="Loss %{z:.3f}<extra></extra>",
    )


def _table(runs: OptimizerRuns, cut: Slice, epoch: int) -> str:
    distances = {run.name: float(cut.plane.distances(run.weights[epoch : epoch + 1])[0]) for run in runs.runs}
    rows = {
        "Loss": [f"**{run.losses[epoch]:.3f}**" for run in runs.runs],
        "Loss on the map": [f"{cut.under[run.name][epoch]:.3f}" for run in runs.runs],
        "Distance": [f"{distances[run.name]:.2f}" for run in runs.runs],
        "Steps in plane": [whole_percent_text(cut.plane.share_of_path(run.weights)) for run in runs.runs],
    }
    head = f"| Epoch\u00a0{epoch} | {' | '.join(run.name for run in runs.runs)} |"
    return "\n".join(
        [
            head,
            "| --- |" + " --: |" * len(runs.runs),
            *(f"| {name} | {' | '.join(cells)} |" for name, cells in rows.items()),
        ]
    )


def _projection(run: OptimizerRun, cut: Slice, epoch: int) -> None:
    weights = run.weights[epoch : epoch + 1]
    (a, b), distance = cut.plane.coordinates(weights)[0].round(4), float(cut.plane.distances(weights)[0])
    squared = float(((weights - cut.plane.origin) ** 2).sum())
    a_squared, b_squared = (f"{bracketed(float(each), f'{each:.4f}')}^2" for each in (a, b))
    formula(
        aligned(
            r"a &= (\theta - \theta_0) \cdot u, \quad b = (\theta - \theta_0) \cdot v",
            r"d &= \sqrt{|\theta - \theta_0|^2 - a^2 - b^2}",
        ),
        {
            r"\theta": "all 380 weights of the run after this epoch",
            r"\theta_0": "the first of the three points of the plane, at (0, 0) on the map",
            "u, v": "the directions across and up, of length 1 and at a right angle",
            "a, b": "the place on the map",
            "d": "the distance from the plane",
        },
        aligned(
            rf"(a, b) &= ({a:.4f},\; {b:.4f})",
            rf"d &= \sqrt{{{squared:.4f} - {a_squared} - {b_squared}}}",
            rf"&= {distance:.3f}",
        ),
        numbers_title=f"{run.name} after epoch {epoch}",
    )


def _show_lines(runs: OptimizerRuns, figure: DeltaGenerator) -> None:
    chart = go.Figure()
    for index, run in enumerate(runs.runs):
        shares = [number / (len(run.line) - 1) for number in range(len(run.line))]
        line = go.Scatter(x=rounded(shares, 4), y=rounded(run.line.tolist(), 4), mode="lines", name=run.name)
        chart.add_trace(line.update(line=series_style(index)["line"]))
    styled(chart, "Share of the way from the start to the end", "Loss", height=MAP_HEIGHT)
    alt = "The loss on the straight line from the common start to the end of each run"
    figure.plotly_chart(chart, config=charts.CONFIG, key="landscape-lines", alt=alt)
    falling = [run.name for run in runs.runs if (run.line[1:] < run.line[:-1]).all()]
    names = ", ".join(falling) or "none of the runs"
    rise = max(float((run.line - np.minimum.accumulate(run.line)).max()) for run in runs.runs)
    st.markdown(
        f"The loss falls all the way on the straight lines of: **{names}**. The highest rise on any of the lines is "
        f"{rise:.5f}. Goodfellow and others met no hill on the straight lines of many networks "
        f"({GOODFELLOW_2014_PATHS.cited()}): if the end were known, training could go straight to it. It is not, and training "
        "takes another way."
    )
    formula(
        r"\theta(s) = (1 - s)\, \theta_{\text{start}} + s\, \theta_{\text{end}}",
        {"s": "the share of the way", r"\theta": "all 380 weights"},
        aligned(*(rf"L_{{\text{{{run.name}}}}}: \;& {run.line[0]:.3f} \to {run.line[-1]:.3f}" for run in runs.runs)),
        numbers_title="The loss at the start and at the ends",
    )


def _about(runs: OptimizerRuns) -> None:
    rates = ", ".join(f"{run.name} {run.recipe.learning_rate:g}" for run in runs.runs)
    recipe, data = runs.runs[1].recipe, builtin_named(runs.dataset).short_title
    st.caption(
        f"Stored runs of a network like the one of the next chapter, with 380 weights, on {runs.training_images:,} training "
        f"images of {data}: {recipe.epochs} epochs, batch size {recipe.batch_size}, learning rates {rates}; momentum "
        f"{recipe.momentum:g}. All three begin with the same weights and see the same batches. The losses are those of all "
        "training images. One seed and learning rates that nobody tuned: this is no contest of the optimizers. The script "
        "*compare_optimizers* of the app's source code repeats it."
    )
