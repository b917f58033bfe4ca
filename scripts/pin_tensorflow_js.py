"""Pins the files of TensorFlow.js that npm installed: `python -m scripts.pin_tensorflow_js`, after a new version."""

from __future__ import annotations

import json

from cnn_demo.browser.tensorflow_js import PACKAGES, PINS, integrity

# The smallest build for present browsers. TensorFlow.js asks for the WebAssembly binaries by their file names.
FILES = {
    "core": ("@tensorflow/tfjs-core", "dist/tf-core.es2017.min.js"),
    "converter": ("@tensorflow/tfjs-converter", "dist/tf-converter.es2017.min.js"),
    "layers": ("@tensorflow/tfjs-layers", "dist/tf-layers.es2017.min.js"),
    "backend-wasm": ("@tensorflow/tfjs-backend-wasm", "dist/tf-backend-wasm.es2017.min.js"),
    "backend-cpu": ("@tensorflow/tfjs-backend-cpu", "dist/tf-backend-cpu.es2017.min.js"),
    "backend-webgl": ("@tensorflow/tfjs-backend-webgl", "dist/tf-backend-webgl.es2017.min.js"),
    "backend-webgpu": ("@tensorflow/tfjs-backend-webgpu", "dist/tf-backend-webgpu.es2017.min.js"),
    "tfjs-backend-wasm.wasm": ("@tensorflow/tfjs-backend-wasm", "dist/tfjs-backend-wasm.wasm"),
    "tfjs-backend-wasm-simd.wasm": ("@tensorflow/tfjs-backend-wasm", "dist/tfjs-backend-wasm-simd.wasm"),
}


def main() -> None:
    """Write the table of files with their sizes and hashes."""
    versions = {
        json.loads((PACKAGES / package / "package.json").read_text())["version"] for package, _ in FILES.values()
    }
    (version,) = versions  # all packages must be of one release to work together
    files = {name: _pinned(package, path) for name, (package, path) in FILES.items()}
    PINS.write_text(json.dumps({"version": version, "files": files}, indent=2) + "\n")
    print(PINS)


def _pinned(package: str, path: str) -> dict[str, object]:
    data = (PACKAGES / package / path).read_bytes()
    return {"package": package, "path": path, "bytes": len(data), "integrity": integrity(data)}


if __name__ == "__main__":
    main()
