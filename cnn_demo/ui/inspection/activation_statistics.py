"""How strongly, and how often at all, the maps of a layer answer over many images."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from cnn_demo.runs.cached_results import cached_file, read_cached
from cnn_demo.runs.trained_network import TrainedNetwork
from cnn_demo.ui.core import server, state
from cnn_demo.ui.inspection.cached_result import find
from cnn_demo.ui.inspection.downloads import downloads, table_csv
from cnn_demo.ui.inspection.image_source import choose_images, validation_images

TASK = "activation_statistics"
MEASURES = ("mean", "max", "zeros")
MOST_NAMED = 20


def show(network: TrainedNetwork, layer: str) -> None:
    """The part of the section about many images."""
    st.header("Over many images", anchor=False)
    images = choose_images(network)
    if images is None:
        return
    found = find(network, TASK, images, label="Measure up to 1,000 images")
    if found is None:
        st.caption("Mean, maximum and share of zeros of every map, and which maps are dead: zero for every image.")
        return
    rows = [row for row in _rows(found) if row["Layer"] == layer]
    dead = np.array([row["Map"] - 1 for row in rows if _is_dead(row)], int)
    count = f"{found['figures']['images']:,} {images.part} images"
    st.markdown(
        f"Dead, zero for all of {count}: **{numbers(dead)}** of {len(rows)}."
        if len(dead)
        else f"No map of this layer is dead: each answers to some of {count}."
    )
    st.dataframe(
        [{name: value for name, value in row.items() if name != "Layer"} for row in rows],
        hide_index=True,
        column_config={"Zeros": st.column_config.NumberColumn(format="%.1f %%")},
    )
    st.caption(
        f"Over {count}, drawn by a fixed seed. Zeros: the share of a map's values that are exactly zero. ReLU makes them, "
        "and a convolution without bias over a black background does too."
    )
    columns = ["layer", "map", *MEASURES]
    every = [[row["Layer"], row["Map"], row["Mean"], row["Max"], row["Zeros"] / 100] for row in _rows(found)]
    downloads(f"statistics-{network.name}-{images.part}", {"csv": table_csv(columns, every)})


def known_dead(network: TrainedNetwork) -> dict[str, np.ndarray]:
    """Layer -> (maps,) bool: which were zero for all validation images; empty where these were not measured yet."""
    images = validation_images(network)
    found = read_cached(cached_file(server.settings(), state.catalog(), network, TASK, images, {})) if images else None
    dead: dict[str, list[bool]] = {}
    for row in _rows(found) if found else []:
        dead.setdefault(row["Layer"], []).append(_is_dead(row))
    return {layer: np.array(maps) for layer, maps in dead.items()}


def numbers(places: np.ndarray) -> str:
    """Places counted from 1, the first MOST_NAMED by number: 1, 4, 7 and 3 more."""
    named = ", ".join(str(place + 1) for place in places[:MOST_NAMED])
    return named if len(places) <= MOST_NAMED else f"{named} and {len(places) - MOST_NAMED} more"


def _is_dead(row: dict[str, Any]) -> bool:
    return bool(row["Max"] == 0 == row["Mean"])


def _rows(found: dict[str, Any]) -> list[dict[str, Any]]:
    """A row for each map of each layer, the zeros in percent."""
    places = [(layer["name"], place + 1) for layer in found["figures"]["layers"] for place in range(layer["maps"])]
    values = zip(*(found[measure].tolist() for measure in MEASURES), strict=True)
    return [
        {"Layer": layer, "Map": place, "Mean": mean, "Max": most, "Zeros": 100 * zeros}
        for (layer, place), (mean, most, zeros) in zip(places, values, strict=True)
    ]
