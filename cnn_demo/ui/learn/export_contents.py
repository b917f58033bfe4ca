"""What is in an exported network: the files of its bundle, their sizes, and what each tells others. Knows no Streamlit."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from cnn_demo.runs.bundle import pack
from cnn_demo.runs.trained_network import TrainedNetwork

TELLS = {
    "about.json": "Its name, and those of the networks that it started from or learned from.",
    "spec.json": "Every layer; name, size and number of the images; the names of the classes.",
    "recipe.json": "How it was trained: epochs, learning rate, seed.",
    "result.json": "Its figures on training, validation and test images.",
    "certainty.json": "From which probability on it calls itself sure.",
    "metrics.jsonl": "Loss and accuracy after each epoch, on training and on validation images.",
    "precision.json": "How exactly it was computed.",
    "weights.safetensors": "All weights. No image is in them as such, but they were computed from the images.",
    "README.md": "The same for people to read.",
}
OTHER = "Pictures of the data set, which were asked for."
LONGEST_SHOWN = 4000  # characters of a text


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file of a bundle. text: its beginning, None where it is not a text."""

    name: str
    size: int
    tells: str
    text: str | None


def contents(network: TrainedNetwork) -> list[Member]:
    """The files of the network's bundle as the Export page writes it. Raises ModelError."""
    with zipfile.ZipFile(io.BytesIO(pack(network))) as bundle:
        return [
            Member(
                name=each.filename,
                size=each.file_size,
                tells=TELLS.get(each.filename, OTHER),
                text=None if each.filename.endswith(".safetensors") else bundle.read(each).decode()[:LONGEST_SHOWN],
            )
            for each in bundle.infolist()
        ]
