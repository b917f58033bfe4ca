// TensorFlow.js as its scripts leave it on a page: one global object, `tf`, to which each script adds its functions.

import type * as wasm from "@tensorflow/tfjs-backend-wasm";
import type * as converter from "@tensorflow/tfjs-converter";
import type * as core from "@tensorflow/tfjs-core";
import type * as layers from "@tensorflow/tfjs-layers";

export type TensorFlowJS = typeof core &
  Pick<typeof converter, "loadGraphModel"> &
  Pick<typeof layers, "loadLayersModel"> & { wasm: Pick<typeof wasm, "setWasmPaths"> };

/** What model.json holds. */
export type ModelJSON = core.io.ModelJSON;

/** One file of TensorFlow.js. A relative url counts from the page's address. integrity: as in HTML. */
export interface Source {
  url: string;
  integrity?: string;
}

/** The addresses of TensorFlow.js: `Sources` of cnn_demo/browser/tensorflow_js.py. */
export interface Sources {
  scripts: {
    core: Source;
    converter: Source;
    layers?: Source;
    "backend-wasm"?: Source;
    "backend-webgpu"?: Source;
    "backend-webgl"?: Source;
    "backend-cpu"?: Source;
  };
  /** The binaries by their file names, such as tfjs-backend-wasm-simd.wasm. */
  wasm: Record<string, Source>;
}
