// Fits a plane to points by least squares.

const SLOPE_RIDGE = 1e-9;

/**
 * The plane offset + slopeX * x + slopeY * y that is nearest to z. x, y and z hold one number a point.
 *
 * @param {Float64Array} x
 * @param {Float64Array} y
 * @param {Float64Array} z
 * @param {Float64Array} isNear 1 for a point that counts, else 0
 * @returns {[offset: number, slopeX: number, slopeY: number]}
 */
export function fittedPlane(x, y, z, isNear) {
  let [n, sx, sy, sxx, sxy, syy, sz, sxz, syz] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < z.length; i++) {
    if (!isNear[i]) continue;
    n++;
    sx += x[i];
    sy += y[i];
    sxx += x[i] * x[i];
    sxy += x[i] * y[i];
    syy += y[i] * y[i];
    sz += z[i];
    sxz += x[i] * z[i];
    syz += y[i] * z[i];
  }
  // The ridge keeps the system solvable where the picture is a single row or column.
  const ridge = SLOPE_RIDGE * n;
  return solved([
    [n, sx, sy, sz],
    [sx, sxx + ridge, sxy, sxz],
    [sy, sxy, syy + ridge, syz],
  ]);
}

/**
 * Solve three linear equations by Gaussian elimination with partial pivoting.
 *
 * @param {number[][]} rows three factors and the right side of each equation
 * @returns {[number, number, number]}
 */
function solved(rows) {
  for (let column = 0; column < 3; column++) {
    const rest = rows.slice(column).sort((one, other) => Math.abs(other[column]) - Math.abs(one[column]));
    rows = [...rows.slice(0, column), ...rest];
    for (let row = column + 1; row < 3; row++) {
      const factor = rows[row][column] / rows[column][column];
      rows[row] = rows[row].map((value, k) => value - factor * rows[column][k]);
    }
  }
  const z = rows[2][3] / rows[2][2];
  const y = (rows[1][3] - rows[1][2] * z) / rows[1][1];
  return [(rows[0][3] - rows[0][1] * y - rows[0][2] * z) / rows[0][0], y, z];
}
