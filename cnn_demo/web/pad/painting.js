// Strokes onto a canvas: white ink on black, round ends. Knows no pointer and no button.

import { SIDE } from "./strokes.js";

const COLOURS = { pen: "#ffffff", eraser: "#000000" };
const PAPER = "#000000";
const OPAQUE = 255;

/** Paint the whole sheet anew. context: of a canvas of SIDE x SIDE. */
export function paintAll(context, strokes) {
  context.fillStyle = PAPER;
  context.fillRect(0, 0, SIDE, SIDE);
  for (const stroke of strokes) {
    if (stroke.tool === "picture") paintPicture(context, stroke);
    else paintFrom(context, stroke, 0);
  }
}

/**
 * Paint a stroke from its point of that index on.
 *
 * Piece by piece, also when all is known: soft edges lie over each other where pieces meet, and a sheet that is painted
 * anew must look as it did while it was drawn.
 */
export function paintFrom(context, { tool, width, points }, index) {
  const colour = COLOURS[tool];
  Object.assign(context, { fillStyle: colour, strokeStyle: colour, lineWidth: width, lineCap: "round" });
  for (let i = index; i < points.length; i++) {
    context.beginPath();
    if (i === 0) {
      // A line without length would leave no trace, and so would a tap.
      context.arc(...points[0], width / 2, 0, 2 * Math.PI);
      context.fill();
    } else {
      context.moveTo(...points[i - 1]);
      context.lineTo(...points[i]);
      context.stroke();
    }
  }
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
