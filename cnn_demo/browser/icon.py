"""Draws the icon of the static site: a handwritten seven on the app's accent colour."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

SIDES = (192, 512)
COLOUR = "#4f46e5"
# As shares of the side. Every phone shows at least the middle four fifths of an icon.
SEVEN = ((0.33, 0.31), (0.67, 0.31), (0.46, 0.71))
STROKE = 0.085
OVERSAMPLING = 4  # Pillow's lines have hard edges, so the icon is drawn larger and averaged down


def png(side: int) -> bytes:
    """The icon as PNG, side x side pixels."""
    large = side * OVERSAMPLING
    image = Image.new("RGB", (large, large), COLOUR)
    draw = ImageDraw.Draw(image)
    points = [(x * large, y * large) for x, y in SEVEN]
    draw.line(points, fill="white", width=round(STROKE * large), joint="curve")
    for x, y in points:
        radius = STROKE * large / 2
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill="white")
    buffer = io.BytesIO()
    image.resize((side, side), Image.Resampling.LANCZOS).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
