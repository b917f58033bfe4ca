// Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations (Golub & Van Loan 2013, section 8.5).

const MOST_SWEEPS = 60;

/**
 * Eigenvalues in ascending order; vectors[i][j]: component i of the vector of eigenvalue j, each of length 1.
 *
 * @param {number[][]} symmetric not changed
 */
export function symmetricEigen(symmetric) {
  const size = symmetric.length;
  const matrix = symmetric.map((row) => Float64Array.from(row));
  const vectors = symmetric.map((_, index) =>
    Float64Array.from({ length: size }, (_, place) => Number(place === index)),
  );
  const negligible = Number.EPSILON * Math.hypot(...matrix.map((row) => Math.hypot(...row)));
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let rotations = 0;
    for (let first = 0; first < size; first++) {
      for (let second = first + 1; second < size; second++) {
        if (Math.abs(matrix[first][second]) <= negligible / size) continue;
        rotate(matrix, vectors, first, second);
        rotations++;
      }
    }
    if (!rotations) break;
  }
  const order = Array.from(matrix.keys()).sort((one, other) => matrix[one][one] - matrix[other][other]);
  return {
    values: order.map((index) => matrix[index][index]),
    vectors: vectors.map((row) => order.map((index) => row[index])),
  };
}

/**
 * Turn two axes so that the matrix has 0 where they meet.
 *
 * @param {Float64Array[]} matrix
 * @param {Float64Array[]} vectors
 * @param {number} first
 * @param {number} second
 */
function rotate(matrix, vectors, first, second) {
  const slope = (matrix[second][second] - matrix[first][first]) / (2 * matrix[first][second]);
  const tangent = (slope < 0 ? -1 : 1) / (Math.abs(slope) + Math.hypot(slope, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  for (const rows of [matrix, vectors]) {
    for (const row of rows) {
      const [one, other] = [row[first], row[second]];
      row[first] = cosine * one - sine * other;
      row[second] = sine * one + cosine * other;
    }
  }
  const [upper, lower] = [matrix[first], matrix[second]];
  for (let column = 0; column < upper.length; column++) {
    const [one, other] = [upper[column], lower[column]];
    upper[column] = cosine * one - sine * other;
    lower[column] = sine * one + cosine * other;
  }
}
