"""The names of the visitor's own pictures, by the place of their images in an image set."""

from __future__ import annotations

from functools import lru_cache

from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.image_set import ImageSet
from cnn_demo.errors import DatasetError
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.spec.data import WORKSPACE
from cnn_demo.ui.core import server, state


def image_name(images: ImageSet, index: int) -> str:
    """How a page calls an image: by the file of the visitor's picture it was made of, else by its number."""
    return picture_name(images, index) or f"№ {index}"


def picture_name(images: ImageSet, index: int) -> str:
    """The name of the picture that an image was made of; "" for built-in data, and where the picture was deleted since."""
    if images.data.origin != WORKSPACE:
        return ""
    try:
        data_set = OwnDataSet.open(state.workspace().folder, images.data.name)
        return data_set.picture(_ids(images)[index]).name.rpartition("/")[2]
    except DatasetError:
        return ""


@lru_cache(maxsize=8)  # of 5,000 pictures: 0.4 MB
def _ids(images: ImageSet) -> tuple[str, ...]:
    return images.picture_ids(Catalog(server.settings(), state.workspace().folder))
