"""Files and texts that attack a reader, made here: name -> content. None of them is right for any reader of this app."""

from __future__ import annotations

import base64
import io
import json
import pickle
import struct
import zipfile
import zlib
from collections.abc import Callable

import h5py
import numpy as np
import pillow_heif
from PIL import Image
from safetensors.numpy import save

from cnn_demo.spec.project import Project
from tests.unit.runs.bundles import Members, changed_json, tensors, zip_of

MARKUP = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) \x1b[2J"
LINK = 0o120777 << 16


PICKLE = b"\x80\x04cposix\nsystem\n\x8c\x0etouch /tmp/pwn\x85R."


def keras_archive(config: object, weights: bytes = b"") -> bytes:
    """A .keras file, which names what Keras calls while it loads it."""
    text = json.dumps(config).encode()
    return zip_of({"config.json": text, "metadata.json": b"{}", "model.weights.h5": weights or h5_file()})


def _layer(module: str, name: str, **config: object) -> dict[str, object]:
    return {"module": module, "class_name": name, "config": config, "registered_name": name}


def _model(layer: object) -> dict[str, object]:
    return {"module": "keras", "class_name": "Sequential", "config": {"name": "x", "layers": [layer]}}


def h5_file(change: Callable[[h5py.File], object] = lambda _: None) -> bytes:
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        change(file)
    return buffer.getvalue()


def _with_lambda(file: h5py.File) -> None:
    code = base64.b64encode(PICKLE).decode()
    file.attrs["model_config"] = json.dumps(_model(_layer("keras.layers", "Lambda", function=[code, None, None])))


def _with_huge_dataset(file: h5py.File) -> None:
    file.create_dataset("layers/dense/vars/0", shape=(2**40,), dtype="f4", chunks=(1024,))


def _with_external_file(file: h5py.File) -> None:
    file.create_dataset("layers/dense/vars/0", shape=(16,), dtype="u1", external=[("/etc/passwd", 0, 16)])


def _with_virtual_dataset(file: h5py.File) -> None:
    layout = h5py.VirtualLayout(shape=(16,), dtype="u1")
    layout[:] = h5py.VirtualSource("/etc/passwd", "x", shape=(16,))
    file.create_virtual_dataset("layers/dense/vars/0", layout)


def _from_keras() -> dict[str, bytes]:
    """What the advisories on Keras of 2025 and 2026 load. Nothing here loads files of Keras."""
    fetch = {"module": "keras.utils", "class_name": "function", "config": "get_file", "registered_name": "get_file"}
    unsafe = {"module": "keras.config", "class_name": "function", "config": "enable_unsafe_deserialization"}
    return {
        "CVE-2025-1550: a module of the file's choice": keras_archive(_model(_layer("subprocess", "run", args="id"))),
        "CVE-2025-8747: get_file as a layer's function": keras_archive(
            _model(_layer("keras.layers", "Lambda", function=fetch))
        ),
        "CVE-2025-9905: a lambda in an h5 file": h5_file(_with_lambda),
        "CVE-2025-9906: a config that turns safe mode off": keras_archive(_model(unsafe)),
        "CVE-2025-12058: a vocabulary that names a file": keras_archive(
            _model(_layer("keras.layers", "StringLookup", vocabulary="/etc/passwd"))
        ),
        "CVE-2025-12060: a tar that leaves its folder": _tar("../../outside"),
        "CVE-2026-0897: a dataset of a huge shape": h5_file(_with_huge_dataset),
        "CVE-2026-1669: a dataset in another file": h5_file(_with_external_file),
        "CVE-2026-12570: a dataset of a huge shape in a .keras file": keras_archive(
            _model(_layer("keras.layers", "Dense", units=1)), h5_file(_with_huge_dataset)
        ),
        "a dataset mapped from another file": h5_file(_with_virtual_dataset),
        "pickle": PICKLE,
        "pickle of a list": pickle.dumps([1, 2, 3]),
        "torch archive": zip_of({"archive/data.pkl": PICKLE, "archive/version": b"3\n"}),
    }


def _tar(name: str) -> bytes:
    header = bytearray(512)
    header[: len(name)] = name.encode()
    header[124:136], header[156:157], header[257:263] = b"00000000001\0", b"0", b"ustar\0"
    header[148:156] = b" " * 8
    header[148:156] = f"{sum(header):06o}\0 ".encode()
    return bytes(header) + b"x".ljust(512, b"\0") + bytes(1024)


def _zips() -> dict[str, bytes]:
    zeros = bytes(50_000_000)
    return {
        "zip slip": zip_of({"../../../outside.txt": b"x"}),
        "absolute path": zip_of({"/tmp/outside.txt": b"x"}),
        "Windows path": zip_of({"..\\..\\outside.txt": b"x"}),
        "markup in a name": zip_of({MARKUP: b"x"}),
        "null in a name": zip_of({"spec.json\0.png": b"{}"}),
        "bomb": zip_of({"spec.json": zeros}),
        "bomb in a member that is skipped": zip_of({"README.md": zeros, "spec.json": b"{}"}),
        "bomb in a bomb": zip_of({"a.zip": zip_of({"b": zeros})}),
        "ten thousand members": zip_of({f"{number}.json": b"" for number in range(10_000)}),
        "symbolic link": _special("weights.safetensors", LINK, b"/etc/passwd"),
        "overlapping members": _overlapping(),
        "compressed by LZMA": zip_of({"spec.json": bytes(1000)}, zipfile.ZIP_LZMA),
        "directory of 4 GB": b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 65535, 65535, 2**32 - 1, 0, 0),
        "empty zip": zip_of({}),
        "half a zip": zip_of({"spec.json": b"{}"})[:40],
    }


def _special(name: str, attributes: int, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.external_attr, info.create_system = attributes, 3
        archive.writestr(info, content)
    return buffer.getvalue()


def _overlapping() -> bytes:
    """A table of contents with a hundred entries for the same bytes, as in the bombs of 2019."""
    data = bytearray(zip_of({"a": bytes(1_000_000)}))
    end = data.rindex(b"PK\x05\x06")
    start = struct.unpack("<L", data[end + 16 : end + 20])[0]
    entry, body = bytes(data[start:end]), bytes(data[:start])
    table = b"".join(entry[:46] + bytes([65 + n % 26]) + entry[47:] for n in range(100))
    return body + table + b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 100, 100, len(table), start, 0)


def _png(width: int, height: int, rows: bytes) -> bytes:
    parts = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )


def _pictures() -> dict[str, bytes]:
    return {
        "PNG of 900 megapixels": _png(30_000, 30_000, zlib.compress(bytes(1000))),
        "PNG of 2 to the 62 pixels": _png(2**31 - 1, 2**31 - 1, b""),
        "PNG that unfolds to more than it says": _png(10, 10, zlib.compress(bytes(100_000_000))),
        "HEIC that says 3,600 megapixels": _heic(60_000, 60_000),
        "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n{} loop\n",
        "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "TIFF of a huge strip": _tiff(2**31 - 1),
        "PPM of 10 to the 12 pixels": b"P6 1000000 1000000 255\n",
        "FLI, PSD and others by their first bytes": b"8BPS\0\x01"
        + bytes(6)
        + b"\0\x03"
        + b"\x7f\xff\xff\xff" * 2
        + bytes(10),
        "PDF": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n",
        "empty file": b"",
        "null bytes": bytes(100_000),
        "HTML": f"<!doctype html><script>alert(1)</script>{MARKUP}".encode(),
    }


def _tiff(side: int) -> bytes:
    sizes = b"".join(struct.pack("<HHII", tag, 4, 1, side) for tag in (256, 257))
    return b"II*\0\x08\0\0\0\x02\0" + sizes + bytes(4)


def _heic(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 64))).save(buffer)
    data = bytearray(buffer.getvalue())
    place = data.index(b"ispe") + 8
    data[place : place + 8] = struct.pack(">II", width, height)
    return bytes(data)


def _arrays() -> dict[str, bytes]:
    def npz(**arrays: np.ndarray) -> bytes:
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=True, **arrays)
        return buffer.getvalue()

    huge = (
        b"\x93NUMPY\x01\x00v\x00{'descr': '|u1', 'fortran_order': False, 'shape': (1099511627776, 28, 28)}".ljust(127)
        + b"\n"
    )
    one = np.zeros((1, 28, 28), np.uint8)
    labels = np.zeros(1, np.uint8)
    return {
        "npz with pickled objects": npz(x_train=np.array([{}], object), y_train=labels, x_test=one, y_test=labels),
        "npz with a huge shape": zip_of({f"{key}.npy": huge for key in ("x_train", "y_train", "x_test", "y_test")}),
        "npz with the wrong arrays": npz(a=one),
    }


def files() -> dict[str, bytes]:
    """Attacks by a file, tried at every reader of files."""
    return {**_from_keras(), **_zips(), **_pictures(), **_arrays()}


def polyglots() -> dict[str, bytes]:
    """Pictures that are something else, too. A reader of pictures may take them, as pictures alone."""
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    frames = [Image.new("P", (200, 200), n % 256) for n in range(300)]
    moving = io.BytesIO()
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:], optimize=False)
    flood = io.BytesIO()
    Image.new("RGB", (6_250, 6_200)).save(flood, "WEBP", quality=1, method=0)
    return {
        "PNG with a zip behind it": picture.getvalue() + zip_of({"spec.json": b"{}"}),
        "GIF that is a script": b"GIF89a/*" + moving.getvalue()[8:] + b"*/=1;alert(1)",
        "GIF of 300 frames": moving.getvalue(),
        "WebP of 39 megapixels": flood.getvalue(),
        "PNG of 39 megapixels": _png(6_250, 6_200, zlib.compress(bytes(6_251 * 6_200))),
    }


DEEP = "[" * 60_000
DIGITS = "9" * 50_000


def texts() -> dict[str, str]:
    """Attacks by a text, tried at every reader of texts."""
    deep_layers = '{"version":1,"layers":' + '[{"kind":"branches","branches":[' * 3_000
    return {
        "deep JSON": DEEP,
        "deep objects": '{"a":' * 30_000,
        "deep layers": deep_layers,
        "a number of 50,000 digits": f'{{"version": {DIGITS}, "layers": []}}',
        "NaN": '{"version": 1, "layers": [], "classes": NaN}',
        "infinity": '{"version": 1, "input_shape": [Infinity, 28, 1], "layers": []}',
        "1e999": '{"version": 1, "layers": [{"kind": "dropout", "rate": 1e999}]}',
        "huge layer": '{"version": 1, "layers": [{"kind": "conv2d", "filters": 1e18}]}',
        "markup": json.dumps({"version": MARKUP, "layers": MARKUP}),
        "markup as a name": json.dumps({MARKUP: 1}),
        "half a surrogate": '{"version": "\\ud800", "layers": "\\udfff"}',
        "null bytes": "\0" * 1000,
        "a list": "[1, 2, 3]",
        "a megabyte": "x" * 1_000_000,
        "a path": "../../../../etc/passwd",
        "deflate bomb": _link(zlib.compress(bytes(100_000_000), 9)),
        "damaged base64": "%%%%" * 100,
        "nothing": "",
    }


def _link(packed: bytes) -> str:
    """A share link with a right checksum."""
    return base64.urlsafe_b64encode(zlib.crc32(packed).to_bytes(4, "big") + packed).decode().rstrip("=")[:15_996]


def bundles(members: Members, project: Project) -> dict[str, bytes]:
    """Bundles that are right but for one member."""
    good = tensors(project)
    first = next(iter(good))

    def weights(content: bytes) -> bytes:
        return zip_of({**members, "weights.safetensors": content})

    def header(text: bytes, length: int | None = None) -> bytes:
        return weights(struct.pack("<Q", len(text) if length is None else length) + text)

    def replaced(name: str, content: bytes) -> bytes:
        return zip_of({**members, name: content})

    def with_value(value: float) -> bytes:
        return weights(save({**good, first: np.full_like(good[first], value)}, {}))

    whole = save(good, {})
    length = int.from_bytes(whole[:8], "little")
    described = json.loads(whole[8 : 8 + length])
    described[first]["data_offsets"][1] = 2**60
    overlapping = {name: {**each, "data_offsets": [0, 4]} for name, each in described.items()}
    huge = {**json.loads(whole[8 : 8 + length])}
    huge[first] = {**huge[first], "shape": [2**62, 2**62]}
    return {
        "weights: header of 2 to the 63 bytes": header(b"{}", 2**63),
        "weights: header longer than the file": header(b"{}", 10_000),
        "weights: deep header": header(DEEP.encode()),
        "weights: offsets beyond the file": header(json.dumps(described).encode()),
        "weights: overlapping offsets": header(json.dumps(overlapping).encode()),
        "weights: huge shape": header(json.dumps(huge).encode()),
        "weights: double precision": weights(
            save({name: value.astype(np.float64) for name, value in good.items()}, {})
        ),
        "weights: metadata": weights(save(good, {"a": MARKUP})),
        "weights: names with markup": weights(save({MARKUP: np.zeros(1, np.float32)}, {})),
        "weights: 3e38": with_value(3e38),
        "weights: NaN": with_value(float("nan")),
        "weights: infinity": with_value(float("inf")),
        "weights: pickle": weights(PICKLE),
        "weights: HDF5": weights(h5_file(_with_external_file)),
        "spec: deep": replaced("spec.json", DEEP.encode()),
        "spec: NaN": replaced("spec.json", b'{"version": NaN}'),
        "spec: a number of 50,000 digits": replaced("spec.json", DIGITS.encode()),
        "spec: not UTF-8": replaced("spec.json", b"\xff\xfe{}"),
        "spec: huge layers": zip_of(
            {**members, "spec.json": changed_json(members["spec.json"], "architecture", "layers", to=[{}] * 5_000)}
        ),
        "about: name of markup and no letters": zip_of(
            {**members, "about.json": changed_json(members["about.json"], "name", to="\u202e\x1b\0")}
        ),
        "about: name of 120 kB and more": replaced(
            "about.json", json.dumps({"version": 2, "name": "a" * 200_000}).encode()
        ),
        "result: infinity": replaced("result.json", members["result.json"].replace(b"0.05", b"1e999")),
        "certainty: strings": zip_of(
            {**members, "certainty.json": changed_json(members["certainty.json"], "means", to=MARKUP)}
        ),
    }
