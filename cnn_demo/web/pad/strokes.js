// A drawing as data: its strokes, and the history that undo goes back in. Lengths are in the sheet's SIDE x SIDE.

/** @typedef {[x: number, y: number]} Point */

/** @typedef {{left: number, top: number, width: number, height: number}} Box */

/** @typedef {{tool: "pen" | "eraser", width: number, points: Point[]}} Line */

/**
 * A small picture that fills the sheet. channels: 1 (grey) or 3 (RGB). data: bytes, row after row.
 *
 * @typedef {{tool: "picture", width: number, height: number, channels: number, data: number[]}} PictureStroke
 */

/** @typedef {Line | PictureStroke} Stroke */

/**
 * A step of the history: a stroke that was added, or all strokes that replaced those before.
 *
 * @typedef {{add: Stroke} | {sheet: Stroke[]}} Step
 */

/** @typedef {{name: string, strokes: Stroke[]}} Example a drawing to try */

export const SIDE = 280;
export const TOOLS = ["pen", "eraser"];
export const WIDTHS = { least: 6, most: 44, usual: 22 };

/** @type {Box} */
export const WHOLE = { left: 0, top: 0, width: SIDE, height: SIDE };
const PAPER_AROUND = 2; // the soft edge of a stroke is one pixel wider than the pen, and one pixel of paper follows
const DECIMALS = 10; // tenths of a pixel: finer than any pen, and short when saved
const LEAST_STEP = 0.4; // nearer points would bend the line for nothing
const TAP = 0.01; // a canvas does not paint a line without length

/**
 * The history with one more stroke.
 *
 * @param {Step[]} steps
 * @param {Stroke} stroke
 * @returns {Step[]}
 */
export function withStroke(steps, stroke) {
  return [...steps, { add: stroke }];
}

/**
 * The history with all visible strokes replaced by these; no strokes clear the sheet.
 *
 * @param {Step[]} steps
 * @param {Stroke[]} strokes
 * @returns {Step[]}
 */
export function withSheet(steps, strokes) {
  return [...steps, { sheet: strokes }];
}

/**
 * The history without its last step.
 *
 * @param {Step[]} steps
 */
export function undone(steps) {
  return steps.slice(0, -1);
}

/**
 * The strokes that are visible after these steps.
 *
 * @param {Step[]} steps
 */
export function visible(steps) {
  /** @type {Stroke[]} */
  let strokes = [];
  for (const step of steps) strokes = "sheet" in step ? step.sheet : [...strokes, step.add];
  return strokes;
}

/**
 * The history that leads to these strokes one by one, so that each can be undone.
 *
 * @param {Stroke[]} strokes
 * @returns {Step[]}
 */
export function stepsTo(strokes) {
  return strokes.map((stroke) => ({ add: stroke }));
}

/**
 * A point of the sheet, from its position in the box that the sheet fills on the page.
 *
 * @param {Box} box
 * @param {number} x
 * @param {number} y
 * @returns {Point}
 */
export function pointIn(box, x, y) {
  /** @type {(offset: number, length: number) => number} */
  const place = (offset, length) => Math.round((offset / length) * SIDE * DECIMALS) / DECIMALS;
  return [place(x - box.left, box.width), place(y - box.top, box.height)];
}

/**
 * A smooth line through points: quadratic Bézier curves, [control point, end], between its start and a last straight
 * piece.
 *
 * Each point controls the curve from the middle before it to the middle after it.
 *
 * @param {Point[]} points at least one
 * @returns {{start: Point, curves: [control: Point, end: Point][], end: Point}}
 */
export function smoothLine(points) {
  const first = points[0];
  const kept = withoutNear(points);
  /** @type {[Point, Point][]} */
  const curves = kept.slice(0, -1).map((point, i) => [point, middle(point, kept[i + 1])]);
  const end = points[points.length - 1];
  return { start: first, curves, end: kept.length > 1 ? end : [end[0] + TAP, end[1]] };
}

/**
 * The first point, and every further one that is far enough from the kept one before.
 *
 * @param {Point[]} points
 */
function withoutNear(points) {
  let before = points[0];
  return points.filter((point, i) => {
    const isKept = i === 0 || Math.hypot(point[0] - before[0], point[1] - before[1]) >= LEAST_STEP;
    if (isKept) before = point;
    return isKept;
  });
}

/**
 * @param {Point} one
 * @param {Point} other
 * @returns {Point}
 */
function middle([x, y], [otherX, otherY]) {
  return [(x + otherX) / 2, (y + otherY) / 2];
}

/**
 * The part of the sheet that holds all strokes and some empty paper around them.
 *
 * The whole sheet where a stroke reaches its edge, and where nothing is drawn.
 *
 * @param {Stroke[]} strokes
 * @returns {Box}
 */
export function inkedPart(strokes) {
  let [left, top, right, bottom] = [SIDE, SIDE, 0, 0];
  for (const stroke of strokes) {
    if (stroke.tool === "picture") return WHOLE;
    const reach = stroke.width / 2 + PAPER_AROUND;
    for (const [x, y] of stroke.points) {
      left = Math.min(left, Math.floor(x - reach));
      top = Math.min(top, Math.floor(y - reach));
      right = Math.max(right, Math.ceil(x + reach));
      bottom = Math.max(bottom, Math.ceil(y + reach));
    }
  }
  if (Math.min(left, top) < 0 || Math.max(right, bottom) > SIDE || left > right) return WHOLE;
  return { left, top, width: right - left, height: bottom - top };
}

/**
 * Whether a value from outside is a list of strokes.
 *
 * @param {unknown} value
 * @returns {value is Stroke[]}
 */
export function areStrokes(value) {
  return Array.isArray(value) && value.every((stroke) => isRecord(stroke) && (isPicture(stroke) || isLine(stroke)));
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isRecord(value) {
  return typeof value === "object" && value !== null;
}

/** @param {Record<string, unknown>} stroke */
function isLine({ tool, width, points }) {
  const isPen = typeof tool === "string" && TOOLS.includes(tool);
  return isPen && typeof width === "number" && width > 0 && Array.isArray(points) && points.every(isPoint);
}

/** @param {unknown} value */
function isPoint(value) {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
}

/** @param {Record<string, unknown>} stroke */
function isPicture({ tool, width, height, channels, data }) {
  if (tool !== "picture" || !(channels === 1 || channels === 3) || !Array.isArray(data)) return false;
  return data.length > 0 && data.length === Number(width) * Number(height) * channels;
}
