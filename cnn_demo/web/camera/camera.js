// Opens a camera of the visitor's device, and says in words why none can be opened.

/** @import { CameraPage } from "../types/camera.js" */

/**
 * isMirrored: whether its preview is shown as in a mirror, as people expect it of a camera that looks at them. again:
 * opens the same camera.
 *
 * @typedef {{stream: MediaStream, isMirrored: boolean, again: MediaTrackConstraints}} Camera
 */

const SIZE = { width: { ideal: 640 }, height: { ideal: 480 } };
const REAR = "environment";
/** The camera of a phone that looks away from the visitor, and the only one of other devices. */
export const USUAL = { facingMode: { ideal: REAR } };
const INSECURE =
  "Browsers give the camera only to pages whose address begins with https, and to pages from this computer (localhost). " +
  "Open this page by such an address.";
const REFUSED =
  "The browser does not let this page use the camera. Allow the camera for this page in the browser's address bar, or in " +
  "the settings of the device, and try again.";
const NONE = "No camera was found on this device. Connect one, and try again.";
const BUSY = "The camera does not start. Close other programs and tabs that may be using it, and try again.";

/** The browser gives no camera. The message is a text for the visitor. */
export class CameraError extends Error {
  name = "CameraError";
}

/**
 * Ask the browser for a camera; it may ask the visitor. Throws CameraError.
 *
 * @param {MediaTrackConstraints} wanted such as facingMode or deviceId
 * @param {CameraPage} page
 * @returns {Promise<Camera>}
 */
export async function openCamera(wanted, page = globalThis) {
  const devices = page.navigator.mediaDevices; // missing where the page is not secure, whatever the types say
  if (!page.isSecureContext || !devices) throw new CameraError(INSECURE);
  try {
    const stream = await devices.getUserMedia({ audio: false, video: { ...SIZE, ...wanted } });
    const { facingMode, deviceId } = settingsOf(stream);
    return { stream, isMirrored: facingMode !== REAR, again: deviceId ? { deviceId: { ideal: deviceId } } : USUAL };
  } catch (error) {
    throw new CameraError(reasonOf(error), { cause: error });
  }
}

/**
 * Close this camera and open the one that faces the other way, or the next one where the cameras do not say which way
 * they face. Throws CameraError.
 *
 * @param {Camera} camera
 * @param {CameraPage} page
 */
export async function openOther(camera, page = globalThis) {
  const { facingMode, deviceId } = settingsOf(camera.stream);
  closeCamera(camera); // many phones open one camera at a time
  if (facingMode) {
    try {
      return await openCamera({ facingMode: { exact: facingMode === REAR ? "user" : REAR } }, page);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
    }
  }
  const ids = (await cameras(page)).map((each) => each.deviceId);
  const next = ids[(ids.indexOf(deviceId ?? "") + 1) % ids.length];
  return openCamera(next ? { deviceId: { exact: next } } : USUAL, page);
}

/**
 * How many cameras the device has.
 *
 * @param {CameraPage} page
 */
export async function countCameras(page = globalThis) {
  return (await cameras(page)).length;
}

/** @param {Camera} camera */
export function closeCamera({ stream }) {
  for (const track of stream.getTracks()) track.stop();
}

/** @param {CameraPage} page */
async function cameras(page) {
  const devices = await page.navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind }) => kind === "videoinput");
}

/** @param {MediaStream} stream */
function settingsOf(stream) {
  return stream.getVideoTracks()[0].getSettings();
}

/** @param {unknown} error whether no camera has what was asked for */
function isUnavailable(error) {
  const cause = error instanceof CameraError ? error.cause : null;
  return nameOf(cause) === "OverconstrainedError";
}

/** @param {unknown} error what getUserMedia() throws */
function reasonOf(error) {
  const name = nameOf(error);
  if (name === "NotAllowedError" || name === "SecurityError") return REFUSED;
  if (name === "NotFoundError" || name === "OverconstrainedError") return NONE;
  if (name === "NotReadableError" || name === "AbortError") return BUSY;
  return `The camera does not start (${error instanceof Error ? error.message : String(error)}). Try again.`;
}

/** @param {unknown} error */
function nameOf(error) {
  // Not all browsers' OverconstrainedError is an Error.
  return typeof error === "object" && error !== null && "name" in error ? String(error.name) : "";
}
