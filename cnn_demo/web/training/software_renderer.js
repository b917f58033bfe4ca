// Finds out whether WebGPU or WebGL would be computed by the processor, which is slower than WebAssembly.

/** @import { BackendName } from "../network/backends.js" */
/** @import { Page } from "../types/page.js" */

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render/i;
const TEXT = "It would run without a graphics processor here.";

/**
 * Why the backend is not worth a trial, a sentence; null where it is.
 *
 * @param {BackendName} name
 * @param {Page} page
 */
export async function softwareRenderer(name, page = globalThis) {
  if (name === "webgpu") return webgpuReason(page);
  if (name === "webgl") return webglReason(page);
  return null;
}

/** @param {Page} page */
async function webgpuReason(page) {
  const adapter = await page.navigator.gpu.requestAdapter().catch(() => null);
  if (!adapter) return "No graphics processor was found.";
  const { isFallbackAdapter, vendor, architecture, description } = adapter.info ?? {};
  return isFallbackAdapter || SOFTWARE.test(`${vendor} ${architecture} ${description}`) ? TEXT : null;
}

/** @param {Page} page */
function webglReason(page) {
  if (!page.OffscreenCanvas) return "This browser has no WebGL in a worker.";
  const context = new page.OffscreenCanvas(1, 1).getContext("webgl2");
  if (!context) return "This browser does not start WebGL 2.";
  const details = context.getExtension("WEBGL_debug_renderer_info");
  const renderer = context.getParameter(details?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER);
  context.getExtension("WEBGL_lose_context")?.loseContext(); // browsers allow few at a time
  return SOFTWARE.test(renderer) ? TEXT : null;
}
