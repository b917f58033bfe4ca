"""Statistics of a layer's feature maps over many images, and which of them are dead."""

from __future__ import annotations

from typing import Any, TypedDict

import numpy as np
import streamlit as st

from cnn_demo.errors import NoWorkersError
from cnn_demo.runs.cached_results import cached_file, read_cached
from cnn_demo.runs.inspection_results import ActivationStatistics
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.shown_text import escaped
from cnn_demo.ui.core import server, state
from cnn_demo.ui.inspection.cached_result import WHERE_COMPUTED, ask_cached, check_computable
from cnn_demo.ui.inspection.downloads import downloads, table_csv
from cnn_demo.ui.inspection.image_source import choose_image_set, possible_sets, unlearned_images

TASK = "activation_statistics"
MOST_NAMED = 20


class Row(TypedDict):
    """Statistics of one map, numbered from 0. Zeros: percent of its values."""

    Layer: str
    Map: int
    Mean: float
    Max: float
    Zeros: float


def show(network: TrainedNetwork, layer: str) -> None:
    """The part of the section Feature maps about many images."""
    st.subheader("Over many images", anchor=False)
    try:
        check_computable(network, TASK, [(images, {}) for images in possible_sets(network)])
        images = choose_image_set(network)
        if images is None:
            return
        result: ActivationStatistics | None = ask_cached(network, TASK, images, label="Measure up to 1,000 images")
    except NoWorkersError:
        st.caption(
            "Statistics of the maps over many images, and which maps are dead, are not computed on this server. "
            f"{escaped(server.workers().reason)} {WHERE_COMPUTED}"
        )
        return
    if result is None:
        st.caption(
            "Mean, maximum and share of zeros of every map, and which maps are dead, that is, zero for every image."
        )
        return
    all_rows = _rows(result)
    rows = [row for row in all_rows if row["Layer"] == layer]
    dead = np.array([row["Map"] for row in rows if _is_dead(row)], int)
    count = f"{result['figures']['images']:,} {images.part} images"
    st.markdown(
        f"Dead maps, zero for all {count}: **{map_numbers(dead)}**, of {len(rows)} maps."
        if len(dead)
        else f"No map of this layer is dead: each has values other than zero for some of the {count}."
    )
    st.dataframe(
        [{name: value for name, value in row.items() if name != "Layer"} for row in rows],
        hide_index=True,
        column_config={"Zeros": st.column_config.NumberColumn(format="%.1f %%")},
    )
    st.caption(
        f"Over {count}, sampled by a fixed seed. Zeros is the share of a map's values that are exactly zero. ReLU produces "
        "zeros, and so does a convolution without bias over a black background."
    )
    table = [[row["Layer"], row["Map"], row["Mean"], row["Max"], row["Zeros"] / 100] for row in all_rows]
    csv = table_csv(["layer", "map", "mean", "max", "zeros"], table)
    downloads(f"statistics-{network.name}-{images.part}", {"csv": csv})


def known_dead_maps(network: TrainedNetwork) -> dict[str, np.ndarray]:
    """Layer -> (maps,) bool, zero for all images that the run has not learned from; empty where these were not measured yet."""
    images = unlearned_images(network)
    if images is None:
        return {}
    result: Any = read_cached(cached_file(server.settings(), state.catalog(), network, TASK, images, {}))
    dead: dict[str, list[bool]] = {}
    for row in _rows(result) if result else []:
        dead.setdefault(row["Layer"], []).append(_is_dead(row))
    return {layer: np.array(maps) for layer, maps in dead.items()}


def map_numbers(indices: np.ndarray) -> str:
    """Maps by their numbers, counted from 0: 0, 4, 7. At most MOST_NAMED of them, then an ellipsis."""
    numbers = ", ".join(str(index) for index in indices[:MOST_NAMED])
    return numbers if len(indices) <= MOST_NAMED else f"{numbers}, …"


def _is_dead(row: Row) -> bool:
    return row["Max"] == 0 == row["Mean"]


def _rows(result: ActivationStatistics) -> list[Row]:
    """One row for each map of each layer."""
    maps = [(layer["name"], index) for layer in result["figures"]["layers"] for index in range(layer["maps"])]
    values = zip(result["mean"].tolist(), result["max"].tolist(), result["zeros"].tolist(), strict=True)
    return [
        {"Layer": layer, "Map": number, "Mean": mean, "Max": largest, "Zeros": 100 * zeros}
        for (layer, number), (mean, largest, zeros) in zip(maps, values, strict=True)
    ]
