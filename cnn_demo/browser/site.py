"""Makes a web site from a network: a folder for any static host, or a single page that works from a file.

Both run the modules of the app. Neither loads anything from another host.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from string import Template
from urllib.parse import quote

from cnn_demo.browser import icon, modules, tensorflow_js
from cnn_demo.browser.modules import WEB
from cnn_demo.browser.network import BrowserNetwork
from cnn_demo.browser.site_training import SiteTraining
from cnn_demo.browser.training_images import TrainingImages, data_url

STYLES = (*modules.WORKBENCH_STYLES, "site/site.css", "site/train/train.css")
# WebGL and WebGPU would double the size, and are not faster for networks of this size.
RUNTIME = (
    "core",
    "converter",
    "layers",  # has the gradients
    "backend-wasm",
    "backend-cpu",
    "tfjs-backend-wasm-simd.wasm",
    "tfjs-backend-wasm.wasm",
)
SITE_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self' blob:; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
)
SINGLE_POLICY = (
    "default-src 'none'; script-src {hashes} data: 'wasm-unsafe-eval'; style-src {style}; img-src data: blob:; "
    "connect-src data: blob:; base-uri 'none'; form-action 'none'"
)
TRAINING_IMAGES = "network/training_images.bin"  # some hosts would unpack a file that ends with .gz
MAPPED = "workshop/"  # in the single page a module's name must not look like an address


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedImages:
    """Training images of the network. file, about: see cnn_demo/browser/training_images.py."""

    file: bytes
    about: str

    def at(self, url: str) -> TrainingImages:
        """What the page gets. url: where the file is."""
        return TrainingImages(url=url, about=self.about)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The texts of the page. about: the paragraph at its end."""

    title: str
    description: str
    about: str


def site_files(
    network: BrowserNetwork,
    training: SiteTraining,
    images: PackedImages | None,
    words: Words,
    documents: Mapping[str, bytes],
) -> dict[str, bytes]:
    """Path -> content for the whole site. documents: further files, such as a card. Raises StorageError."""
    files = {
        **{f"modules/{name}": data for name, data in modules.needed_by("site/main.js").items()},
        **{f"modules/{name}": (WEB / name).read_bytes() for name in STYLES},
        "network/network.json": json.dumps(network.header).encode(),
        "network/training.json": json.dumps(training).encode(),
        "network/weights.bin": network.weights,
        **_training_images(images),
        **_runtime(),
        **{f"icon-{side}.png": icon.png(side) for side in icon.SIDES},
        "manifest.webmanifest": _manifest(words),
    }
    head = [
        *(f'<link rel="stylesheet" href="modules/{name}" />' for name in STYLES),
        '<link rel="manifest" href="manifest.webmanifest" />',
        f'<link rel="icon" href="icon-{icon.SIDES[0]}.png" />',
        *(
            f'<link rel="modulepreload" href="{name}" />'
            for name in files
            if name.endswith(".js") and "modules/" in name
        ),
    ]
    body = '<script type="module" src="modules/site/main.js"></script>'
    files["index.html"] = _page(words, SITE_POLICY, head, [body])
    return {**files, "service_worker.js": _service_worker(files), **documents}


def single_page(network: BrowserNetwork, training: SiteTraining, images: PackedImages | None, words: Words) -> bytes:
    """One HTML page that contains everything. Raises StorageError."""
    sources = tensorflow_js.sources(
        {name: _data_url(name, data) for name, data in _runtime_bytes().items()}, with_integrity=False
    )
    own = {name: data.decode() for name, data in modules.needed_by("site/single.js").items()}
    imports = {MAPPED + name: "data:text/javascript," + quote(_mapped(name, text)) for name, text in own.items()}
    style = "\n".join((WEB / name).read_text() for name in STYLES)
    scripts = {"importmap": json.dumps({"imports": imports}), "module": f'import "{MAPPED}site/single.js";'}
    policy = SINGLE_POLICY.format(hashes=" ".join(_hash(text) for text in scripts.values()), style=_hash(style))
    body = [
        _data("network", json.dumps(network.header)),
        _data("training", json.dumps(training)),
        _data("training_images", json.dumps(images and images.at(data_url(images.file)))),
        _data("weights", base64.b64encode(network.weights).decode()),
        _data("sources", json.dumps(sources)),
        *(f'<script type="{kind}">{text}</script>' for kind, text in scripts.items()),
    ]
    return _page(words, policy, [f"<style>{style}</style>", '<link rel="icon" href="data:," />'], body)


def _page(words: Words, policy: str, head: list[str], body: list[str]) -> bytes:
    template = Template(_web("index.html").decode())
    texts = {name: html.escape(text) for name, text in {**_texts(words), "policy": policy}.items()}
    return template.substitute(texts, head="\n".join(head), body="\n".join(body)).encode()


def _texts(words: Words) -> dict[str, str]:
    return {"title": words.title, "description": words.description, "about": words.about}


def _training_images(images: PackedImages | None) -> dict[str, bytes]:
    about = {"network/training_images.json": json.dumps(images and images.at(TRAINING_IMAGES)).encode()}
    return {**about, TRAINING_IMAGES: images.file} if images else about


def _runtime() -> dict[str, bytes]:
    files = tensorflow_js.runtime_files()
    urls = {name: f"tfjs/{files[name].file_name}" for name in RUNTIME}
    sources = json.dumps(tensorflow_js.sources(urls, with_integrity=False)).encode()
    return {"tfjs/sources.json": sources, **{urls[name]: data for name, data in _runtime_bytes().items()}}


def _runtime_bytes() -> dict[str, bytes]:
    files = tensorflow_js.runtime_files()
    return {name: tensorflow_js.content(files[name]) for name in RUNTIME}


def _manifest(words: Words) -> bytes:
    manifest = {
        "name": words.title,
        "short_name": words.title[:12],
        "description": words.description,
        "start_url": "./",
        "display": "standalone",
        "background_color": icon.COLOUR,
        "theme_color": icon.COLOUR,
        "icons": [
            {"src": f"icon-{side}.png", "sizes": f"{side}x{side}", "type": "image/png", "purpose": "any maskable"}
            for side in icon.SIDES
        ],
    }
    return json.dumps(manifest, indent=1).encode()


def _service_worker(files: Mapping[str, bytes]) -> bytes:
    content = hashlib.sha256(b"".join(hashlib.sha256(files[name]).digest() for name in sorted(files))).hexdigest()
    template = Template(_web("service_worker.js").decode())
    listed = json.dumps(["./", *sorted(files)])
    return template.substitute(version=f"cnn-workshop-{content[:12]}", files=listed).encode()


def _mapped(name: str, text: str) -> str:
    """The module with its relative imports replaced by the names in the import map."""
    return modules.IMPORT.sub(lambda found: found[1] + MAPPED + modules.resolved(name, found[2]), text)


def _data_url(name: str, data: bytes) -> str:
    # Text stays text, since base64 compresses badly.
    if name.endswith(tensorflow_js.WASM):
        return "data:application/wasm;base64," + base64.b64encode(data).decode()
    return "data:text/javascript," + quote(data)


def _data(name: str, text: str) -> str:
    """Text for the script of the page, in an element that browsers neither run nor show."""
    escaped = text.replace("<", "\\u003c")  # inside JSON's strings; base64 has none
    return f'<script type="application/json" id="{name}">{escaped}</script>'


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _web(name: str) -> bytes:
    return (WEB / "site" / name).read_bytes()
