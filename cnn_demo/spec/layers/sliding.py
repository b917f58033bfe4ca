"""What layers with a sliding window have in common: fields, output size, and settings in words."""

from __future__ import annotations

from cnn_demo.spec.fields import FieldError, choice_field, int_field
from cnn_demo.spec.layers.base import Shape, Window

MAX_FILTERS = 1024
MAX_KERNEL = 31
BIAS_HELP = "Adds one learned number to each feature map."


def slide(window: Window, padding: str, input_shape: Shape, channels: int, size_name: str) -> Shape:
    """The output shape of a window that slides over a feature map; FieldError where it is larger than the map."""
    height, width, _ = input_shape
    shorter = min(height, width)
    if padding == "valid" and window.span > shorter:
        where = f"its {height}x{width} input"
        if window.dilation > 1:
            raise FieldError(
                f"{size_name} {window.size} with dilation_rate {window.dilation} spans {window.span} cells, more than "
                f"{where} has. Use a smaller {size_name} or dilation_rate, padding 'same', or remove a pooling layer "
                "above."
            )
        raise FieldError(
            f"{size_name} {window.size} is larger than {where}. "
            f"Use a {size_name} of at most {shorter}, padding 'same', or remove a pooling layer above."
        )
    return (window.output_length(height, padding), window.output_length(width, padding), channels)


def filters(help: str = "How many feature maps it makes.") -> int:
    return int_field(32, "Filters", 1, MAX_FILTERS, help)


def kernel_size(help: str = "Height and width of the sliding window.") -> int:
    return int_field(3, "Kernel size", 1, MAX_KERNEL, help)


def strides(help: str = "How far the window moves each time.") -> int:
    return int_field(1, "Strides", 1, 16, help)


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


def window_text(size: int, strides: int, usual_strides: int = 1) -> str:
    return f"{size}×{size}" if strides == usual_strides else f"{size}×{size}, strides {strides}"


def multiplier_text(multiplier: int) -> str:
    return f"depth multiplier {multiplier}" if multiplier > 1 else ""


def padding_text(padding: str) -> str:
    return "same" if padding == "same" else ""


def activation_text(activation: str) -> str:
    return "" if activation == "linear" else activation
