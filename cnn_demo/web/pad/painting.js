// Strokes onto a canvas: white ink on black, round ends. Knows no pointer and no button.

import { SIDE, smoothLine } from "./strokes.js";

const COLOURS = { pen: "#ffffff", eraser: "#000000" };
const PAPER = "#000000";
const OPAQUE = 255;

/** Paint the whole sheet anew. context: of a canvas of SIDE x SIDE. */
export function paintAll(context, strokes) {
  context.fillStyle = PAPER;
  context.fillRect(0, 0, SIDE, SIDE);
  for (const stroke of strokes) {
    if (stroke.tool === "picture") paintPicture(context, stroke);
    else paintStroke(context, stroke);
  }
}

/**
 * Paint a stroke whole, as one line: painted piece by piece, its soft edges would lie over each other and grow hard.
 *
 * The line is the smooth one through its points that the Draw page's canvas draws too, so both see the same picture.
 */
export function paintStroke(context, { tool, width, points }) {
  const line = { strokeStyle: COLOURS[tool], lineWidth: width, lineCap: "round", lineJoin: "round" };
  Object.assign(context, line);
  context.beginPath();
  for (const [command, ...numbers] of smoothLine(points)) context[command](...numbers);
  context.stroke();
}

/** The bytes of a small picture as a canvas takes them: RGBA, row after row. */
export function opaque({ channels, data }) {
  const pixels = data.length / channels;
  const rgba = new Uint8ClampedArray(4 * pixels).fill(OPAQUE);
  const last = channels - 1; // a grey picture's only channel is all three colours
  for (let i = 0; i < pixels; i++) {
    for (let colour = 0; colour < 3; colour++) rgba[4 * i + colour] = data[i * channels + Math.min(colour, last)];
  }
  return rgba;
}

function paintPicture(context, picture) {
  const { width, height } = picture;
  const small = context.canvas.ownerDocument.createElement("canvas");
  Object.assign(small, { width, height });
  small.getContext("2d").putImageData(new ImageData(opaque(picture), width, height), 0, 0);
  context.imageSmoothingQuality = "high";
  context.drawImage(small, 0, 0, SIDE, SIDE);
}
