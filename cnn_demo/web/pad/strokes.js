// What is drawn, as values: strokes, and the steps that undo takes back. Knows no canvas and no page.
//
// A stroke is {tool: "pen" | "eraser", width, points: [[x, y], ...]}, or a small picture that fills the sheet:
// {tool: "picture", width, height, channels: 1 | 3, data: [bytes]}. Lengths are in the sheet's SIDE x SIDE.
// A step is {add: stroke} or {sheet: strokes}; the second puts away all before it.

export const SIDE = 280;
export const TOOLS = ["pen", "eraser"];
export const WIDTHS = { least: 6, most: 44, usual: 22 };

export const WHOLE = { left: 0, top: 0, width: SIDE, height: SIDE };
const PAPER_AROUND = 2; // soft edges reach one pixel farther than the pen; the next is paper
const DECIMALS = 10; // tenths of a pixel: finer than any pen, and shorter to keep
const LEAST_STEP = 0.4; // points nearer to the one before bend the line without need
const TAP = 0.01; // a line without length leaves no trace

/** The steps with one stroke more. */
export function withStroke(steps, stroke) {
  return [...steps, { add: stroke }];
}

/** The steps with these strokes in the place of all that can be seen; none clears the sheet. */
export function withSheet(steps, strokes) {
  return [...steps, { sheet: strokes }];
}

/** The steps without the last. */
export function undone(steps) {
  return steps.slice(0, -1);
}

/** The strokes that can be seen after these steps. */
export function visible(steps) {
  const start = steps.findLastIndex((step) => step.sheet);
  const earlier = start < 0 ? [] : steps[start].sheet;
  return [...earlier, ...steps.slice(start + 1).map((step) => step.add)];
}

/** The steps that lead to these strokes one by one, so that each can be taken back. */
export function stepsTo(strokes) {
  return strokes.map((stroke) => ({ add: stroke }));
}

/** A point of the sheet, from its place in a box of the page: {left, top, width, height}. */
export function pointIn(box, x, y) {
  const place = (offset, length) => Math.round((offset / length) * SIDE * DECIMALS) / DECIMALS;
  return [place(x - box.left, box.width), place(y - box.top, box.height)];
}

/**
 * The line through points as a canvas's commands: [["moveTo", x, y], ["quadraticCurveTo", ...], ..., ["lineTo", x, y]].
 *
 * Each point bends a curve from the middle before it to the middle after it. points: at least one.
 */
export function smoothLine(points) {
  const kept = points.filter(isFarFrom(points[0]));
  const [first, last] = [points[0], points.at(-1)];
  const curves = [first, ...kept]
    .slice(0, -1)
    .map((point, i) => ["quadraticCurveTo", ...point, ...middle(point, kept[i])]);
  const end = kept.length ? last : [last[0] + TAP, last[1]];
  return [["moveTo", ...first], ...curves, ["lineTo", ...end]];
}

/** A filter's test: whether a point is far enough from the last one that was, the first of all being `start`. */
function isFarFrom(start) {
  let before = start;
  return (point) => {
    const isFar = Math.hypot(point[0] - before[0], point[1] - before[1]) >= LEAST_STEP;
    if (isFar) before = point;
    return isFar;
  };
}

function middle([x, y], [otherX, otherY]) {
  return [(x + otherX) / 2, (y + otherY) / 2];
}

/**
 * The part of the sheet that holds all strokes and empty paper around them: {left, top, width, height}.
 *
 * It is the whole sheet where a stroke reaches its edge, and where nothing is drawn.
 */
export function inkedPart(strokes) {
  const [lows, highs] = [
    [SIDE, SIDE],
    [0, 0],
  ];
  for (const { tool, width, points } of strokes) {
    if (tool === "picture") return WHOLE;
    const reach = width / 2 + PAPER_AROUND;
    for (const point of points) {
      for (let axis = 0; axis < 2; axis++) {
        lows[axis] = Math.min(lows[axis], Math.floor(point[axis] - reach));
        highs[axis] = Math.max(highs[axis], Math.ceil(point[axis] + reach));
      }
    }
  }
  if (Math.min(...lows) < 0 || Math.max(...highs) > SIDE || lows[0] > highs[0]) return WHOLE;
  return { left: lows[0], top: lows[1], width: highs[0] - lows[0], height: highs[1] - lows[1] };
}

/** Whether a value, which may come from anywhere, is a list of strokes. */
export function areStrokes(value) {
  const isStroke = (stroke) => (stroke?.tool === "picture" ? isPicture(stroke) : isLine(stroke));
  return Array.isArray(value) && value.every(isStroke);
}

function isLine(stroke) {
  const isPoint = (point) => Array.isArray(point) && point.length === 2 && point.every(Number.isFinite);
  return (
    TOOLS.includes(stroke?.tool) && stroke.width > 0 && Array.isArray(stroke.points) && stroke.points.every(isPoint)
  );
}

function isPicture({ width, height, channels, data }) {
  if (![1, 3].includes(channels) || !Array.isArray(data)) return false;
  return data.length > 0 && data.length === width * height * channels;
}
