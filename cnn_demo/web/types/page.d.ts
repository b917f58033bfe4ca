// What the modules use of the global object. Tests give a small one of their own.

import type { TensorFlowJS } from "./tensorflow_js.js";

export interface Page {
  document: Document;
  navigator: Navigator;
  sessionStorage: Storage;
  localStorage: Storage;
  fetch: typeof fetch;
  Blob: typeof Blob;
  URL: typeof URL;
  WebAssembly?: object;
  WebGL2RenderingContext?: object;
  OffscreenCanvas?: typeof OffscreenCanvas;
  /** Once its scripts are loaded. */
  tf?: TensorFlowJS;
}
