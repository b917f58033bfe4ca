"""Puts what browsers load into static/ when an image is built, since the app's files cannot be written later."""

from __future__ import annotations

from cnn_demo.browser import published

if __name__ == "__main__":
    published.STATIC.mkdir(exist_ok=True)
    published.modules_url()
    published.tensorflow_js_sources()
