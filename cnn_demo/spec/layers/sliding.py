"""What layers with a sliding window have in common: fields, output size, and settings in words."""

from __future__ import annotations

from cnn_demo.spec.fields import FieldError, Pair, choice_field, int_field, pair_field
from cnn_demo.spec.layers.base import Shape, Window

MAX_FILTERS = 1024
MAX_KERNEL = 31
MAX_STRIDES = 16
BIAS_HELP = "Adds one learned number to each feature map."


def slide(window: Window, padding: str, input_shape: Shape, channels: int, size_name: str) -> Shape:
    """The output shape of a window that slides over a feature map; FieldError where it is larger than the map."""
    height, width, _ = input_shape
    if padding == "valid" and (window.span[0] > height or window.span[1] > width):
        where = f"its {height}x{width} input"
        size, span = as_written(window.size), as_written(window.span)
        if window.dilation > 1:
            raise FieldError(
                f"{size_name} {size} with dilation_rate {window.dilation} spans {span} cells, more than "
                f"{where} has. Use a smaller {size_name} or dilation_rate, padding 'same', or remove a pooling layer "
                "above."
            )
        most = min(height, width) if isinstance(size, int) else [height, width]
        raise FieldError(
            f"{size_name} {size} is larger than {where}. "
            f"Use a {size_name} of at most {most}, padding 'same', or remove a pooling layer above."
        )
    return (*window.output_lengths((height, width), padding), channels)


def as_written(lengths: Pair) -> int | list[int]:
    """Height and width as a design writes them."""
    return lengths[0] if lengths[0] == lengths[1] else list(lengths)


def filters(help: str = "How many feature maps it makes.") -> int:
    return int_field(32, "Filters", 1, MAX_FILTERS, help)


def kernel_size(help: str = "Height and width of the sliding window.") -> int | Pair:
    return pair_field(3, "Kernel size", 1, MAX_KERNEL, help)


def strides(help: str = "How far the window moves each time.") -> int | Pair:
    return pair_field(1, "Strides", 1, MAX_STRIDES, help)


def equal_strides(help: str = "How far the window moves each time, down and across.") -> int:
    """Of layers that TensorFlow moves equally far in both directions only."""
    return int_field(1, "Strides", 1, MAX_STRIDES, help)


def depth_multiplier(help: str, *, omitted: bool = False) -> int:
    return int_field(1, "Depth multiplier", 1, 16, help, omitted_at_default=omitted)


def padding(default: str = "valid") -> str:
    return choice_field(
        default,
        "Padding",
        ("valid", "same"),
        "valid: the window stays inside the input. same: zeros are added so that stride 1 keeps the size.",
    )


def joined(*parts: str) -> str:
    """Settings in words, those that are empty left out: "32 filters, 3×3, relu"."""
    return ", ".join(part for part in parts if part)


def filters_text(count: int) -> str:
    return "1 filter" if count == 1 else f"{count} filters"


def window_text(window: Window, usual_strides: Pair = (1, 1)) -> str:
    """Its size, and its strides where they are not the usual ones: 3×3, strides 2."""
    size = "×".join(map(str, window.size))
    if window.strides == usual_strides:
        return size
    down, across = window.strides
    return f"{size}, strides {down}" if down == across else f"{size}, strides {down}×{across}"


def multiplier_text(multiplier: int) -> str:
    return f"depth multiplier {multiplier}" if multiplier > 1 else ""


def padding_text(padding: str) -> str:
    return "same" if padding == "same" else ""


def activation_text(activation: str) -> str:
    return "" if activation == "linear" else activation
