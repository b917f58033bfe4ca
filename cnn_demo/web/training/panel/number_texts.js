// Numbers as text, spelled as cnn_demo/ui/core/number_text.py spells them.

/**
 * 0.8 s, 12 s, 3 min 20 s, 2 h 5 min.
 *
 * @param {number} seconds
 */
export function secondsText(seconds) {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${seconds.toFixed(0)} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  const rest = whole % 60;
  if (minutes < 60) return rest ? `${minutes} min ${rest} s` : `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/**
 * No more digits than an estimate has: tens of seconds up to two minutes, then minutes, tens of minutes from an hour.
 *
 * @param {number} seconds
 */
export function roughSecondsText(seconds) {
  const step = seconds < 10 ? 1 : seconds < 120 ? 5 : seconds < 3600 ? 60 : 600;
  const rounded = Math.max(Math.round(seconds / step), 1) * step;
  return rounded < 10 ? `${rounded} s` : secondsText(rounded);
}

/**
 * A share in [0, 1] with two decimals: 98.76 %. The space does not break.
 *
 * @param {number} share
 */
export function percentText(share) {
  return `${(100 * share).toFixed(2)}\u00a0%`;
}

/**
 * A share in [0, 1] with one decimal, rounded down: 99.96 % is 99.9 %, not 100.0 %.
 *
 * @param {number} share
 */
export function roundedDownText(share) {
  return `${(Math.floor(1000 * share + 1e-9) / 10).toFixed(1)}\u00a0%`;
}

/**
 * 1,234 below ten thousand; 12.3 k, 1.2 M, 3.4 G above.
 *
 * @param {number} count
 */
export function countText(count) {
  for (const [unit, size] of /** @type {[string, number][]} */ ([
    ["G", 1e9],
    ["M", 1e6],
    ["k", 1e3],
  ])) {
    if (count >= 10 * size || (count >= size && size > 1e3)) return `${threeDigits(count / size)} ${unit}`;
  }
  return wholeText(count);
}

/**
 * A whole number with commas: 12,345.
 *
 * @param {number} number
 */
export function wholeText(number) {
  return Math.round(number).toLocaleString("en");
}

/** @param {number} number */
function threeDigits(number) {
  return number >= 100 ? wholeText(number) : String(Number(number.toPrecision(3)));
}
