// Paints strokes on a canvas: white ink on black, with round ends.

import { contextOf } from "./elements.js";
import { SIDE, smoothLine } from "./strokes.js";

/** @import { Line, PictureStroke, Stroke } from "./strokes.js" */

const COLOURS = { pen: "#ffffff", eraser: "#000000" };
const PAPER = "#000000";
const OPAQUE = 255;

/**
 * Paint the whole sheet again.
 *
 * @param {CanvasRenderingContext2D} context of a canvas of SIDE x SIDE
 * @param {Stroke[]} strokes
 */
export function paintAll(context, strokes) {
  context.fillStyle = PAPER;
  context.fillRect(0, 0, SIDE, SIDE);
  for (const stroke of strokes) {
    if (stroke.tool === "picture") paintPicture(context, stroke);
    else paintStroke(context, stroke);
  }
}

/**
 * Paint a whole stroke as one line. Painted piece by piece, its soft edges would overlap and become hard.
 *
 * The smooth line through the points is the one that the component streamlit-drawable-canvas draws, so both give the same picture.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Line} stroke
 */
export function paintStroke(context, { tool, width, points }) {
  context.strokeStyle = COLOURS[tool];
  context.lineWidth = width;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.beginPath();
  const { start, curves, end } = smoothLine(points);
  context.moveTo(...start);
  for (const [control, to] of curves) context.quadraticCurveTo(...control, ...to);
  context.lineTo(...end);
  context.stroke();
}

/**
 * The bytes of a small picture as an opaque canvas has them: RGBA, row after row.
 *
 * @param {{channels: number, data: ArrayLike<number>}} picture channels: 1 (grey) or 3 (RGB)
 */
export function opaque({ channels, data }) {
  const pixels = data.length / channels;
  const rgba = new Uint8ClampedArray(4 * pixels).fill(OPAQUE);
  const last = channels - 1; // the only channel of a grey picture gives all three colours
  for (let i = 0; i < pixels; i++) {
    for (let colour = 0; colour < 3; colour++) rgba[4 * i + colour] = data[i * channels + Math.min(colour, last)];
  }
  return rgba;
}

/**
 * The same for an image as networks see it.
 *
 * @param {Float32Array} values in [0, 1], channels last
 * @param {number} channels 1 or 3
 */
export function pictureOf(values, channels) {
  return opaque({ channels, data: Array.from(values, (value) => Math.round(255 * value)) });
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {PictureStroke} picture
 */
function paintPicture(context, picture) {
  const { width, height } = picture;
  const small = context.canvas.ownerDocument.createElement("canvas");
  small.width = width;
  small.height = height;
  contextOf(small).putImageData(new ImageData(opaque(picture), width, height), 0, 0);
  context.imageSmoothingQuality = "high";
  context.drawImage(small, 0, 0, SIDE, SIDE);
}
