// Paints whole frames of a camera, as small as they are needed. Only the preparation cuts them (web/drawing/).

import { contextOf } from "../pad/elements.js";

/** The longer side of the pictures that a data set keeps, in pixels, as in cnn_demo/own_data/stored_copy.py. */
export const KEPT_SIDE = 256;

/**
 * Paint the present frame of a video, the whole of it, never mirrored and never enlarged.
 *
 * @param {HTMLCanvasElement} canvas becomes as large as the picture
 * @param {HTMLVideoElement} video
 * @param {number} side the most pixels of the longer side
 */
export function paintFrame(canvas, video, side) {
  const { videoWidth, videoHeight } = video;
  const scale = Math.min(1, side / Math.max(videoWidth, videoHeight));
  const width = Math.max(1, Math.round(videoWidth * scale));
  const height = Math.max(1, Math.round(videoHeight * scale));
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = contextOf(canvas, { willReadFrequently: true });
  context.drawImage(video, 0, 0, width, height);
  return context;
}
