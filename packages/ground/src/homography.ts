import { Matrix, SingularValueDecomposition, solve } from 'ml-matrix';

export type Pair = { readonly from: readonly [number, number]; readonly to: readonly [number, number] };

/** A projective map of a plane, row by row. */
export type Homography = readonly [number, number, number, number, number, number, number, number, number];

const IDENTITY: Homography = [1, 0, 0, 0, 1, 0, 0, 0, 1];
/** More steps than Levenberg-Marquardt ever needed here: it ends when a step no longer helps. */
const MOST_STEPS = 40;

const product = (a: Homography, b: Homography): Homography => {
  const cell = (row: 0 | 1 | 2, column: 0 | 1 | 2): number => {
    const at = row * 3;
    return (
      (a[at] ?? 0) * (b[column] ?? 0) +
      (a[at + 1] ?? 0) * (b[3 + column] ?? 0) +
      (a[at + 2] ?? 0) * (b[6 + column] ?? 0)
    );
  };
  return [cell(0, 0), cell(0, 1), cell(0, 2), cell(1, 0), cell(1, 1), cell(1, 2), cell(2, 0), cell(2, 1), cell(2, 2)];
};

/** The adjugate, which is the inverse up to a factor; a factor changes nothing in a projective map. */
export function inverseOf([a, b, c, d, e, f, g, h, i]: Homography): Homography {
  return [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
}

/** The third homogeneous coordinate: its sign says on which side of the horizon the point lies. */
export const depthOf = (map: Homography, x: number, y: number): number => map[6] * x + map[7] * y + map[8];

export function applyTo(map: Homography, x: number, y: number): [number, number] {
  const depth = depthOf(map, x, y);
  return [(map[0] * x + map[1] * y + map[2]) / depth, (map[3] * x + map[4] * y + map[5]) / depth];
}

/** Moves points to mean 0 and mean distance √2, without which the equations below are badly conditioned (Hartley 1997). */
function normaliser(points: readonly (readonly [number, number])[]): {
  readonly to: Homography;
  readonly back: Homography;
} {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const mean = points.reduce((sum, [x, y]) => sum + Math.hypot(x - meanX, y - meanY), 0) / points.length;
  const scale = mean > 0 ? Math.SQRT2 / mean : 1;
  return {
    to: [scale, 0, -scale * meanX, 0, scale, -scale * meanY, 0, 0, 1],
    back: [1 / scale, 0, meanX, 0, 1 / scale, meanY, 0, 0, 1],
  };
}

/** The direct linear transformation: the right singular vector of the smallest singular value (Hartley and Zisserman, 2004, 4.1). */
function directLinear(pairs: readonly Pair[]): Homography {
  const rows = pairs.flatMap(({ from: [x, y], to: [u, v] }) => [
    [x, y, 1, 0, 0, 0, -u * x, -u * y, -u],
    [0, 0, 0, x, y, 1, -v * x, -v * y, -v],
  ]);
  // Four points give eight equations for nine numbers; a row of zeros makes the matrix square, so that all nine vectors are computed.
  while (rows.length < 9) rows.push([0, 0, 0, 0, 0, 0, 0, 0, 0]);
  const last = new SingularValueDecomposition(new Matrix(rows), { autoTranspose: true }).rightSingularVectors.getColumn(
    8,
  );
  return IDENTITY.map((_, i) => last[i] ?? 0) as unknown as Homography;
}

type Fit = {
  /** From `from` to `to`. */
  readonly map: Homography;
  /** Root mean square distance in the space of `to`. */
  readonly rms: number;
  /** Maps that are one standard deviation away from `map` for an error of 1 in each coordinate of `to`, one for each parameter. */
  readonly variations: readonly Homography[];
};

type Linearised = { readonly jacobian: Matrix; readonly residuals: Matrix; readonly squares: number };

function linearise(map: Homography, pairs: readonly Pair[]): Linearised {
  const jacobian = Matrix.zeros(pairs.length * 2, 8);
  const residuals = Matrix.zeros(pairs.length * 2, 1);
  let squares = 0;
  pairs.forEach(({ from: [x, y], to }, i) => {
    const depth = depthOf(map, x, y);
    applyTo(map, x, y).forEach((value, axis) => {
      const row = i * 2 + axis;
      const residual = (to[axis] ?? 0) - value;
      squares += residual * residual;
      residuals.set(row, 0, residual);
      [x, y, 1].forEach((part, k) => jacobian.set(row, axis * 3 + k, part / depth));
      jacobian.set(row, 6, (-value * x) / depth);
      jacobian.set(row, 7, (-value * y) / depth);
    });
  });
  return { jacobian, residuals, squares };
}

const movedBy = (map: Homography, step: readonly number[]): Homography =>
  map.map((value, i) => value + (step[i] ?? 0)) as unknown as Homography;

/** Levenberg-Marquardt over eight numbers, the ninth held at 1, on the distances in the space of `to`. */
function refine(start: Homography, pairs: readonly Pair[]): { map: Homography; last: Linearised } {
  let map = start.map((value) => value / start[8]) as unknown as Homography;
  let last = linearise(map, pairs);
  let damping = 1e-3;
  for (let i = 0; i < MOST_STEPS && last.squares > 1e-24; i += 1) {
    const normal = last.jacobian.transpose().mmul(last.jacobian);
    for (let k = 0; k < 8; k += 1) normal.set(k, k, normal.get(k, k) * (1 + damping));
    const step = solve(normal, last.jacobian.transpose().mmul(last.residuals), true).getColumn(0);
    const moved = movedBy(map, step);
    const next = linearise(moved, pairs);
    if (next.squares < last.squares) {
      const gain = 1 - next.squares / last.squares;
      [map, last, damping] = [moved, next, damping / 10];
      if (gain < 1e-9) break;
    } else {
      damping *= 10;
      if (damping > 1e6) break;
    }
  }
  return { map, last };
}

/**
 * Fits the projective map of `pairs`, which must be four or more of which no three lie in a line: normalised direct linear transformation,
 * then the least squares of the distances in the space of `to`, where the errors were made.
 */
export function fitHomography(pairs: readonly Pair[]): Fit {
  const from = normaliser(pairs.map((pair) => pair.from));
  const to = normaliser(pairs.map((pair) => pair.to));
  const normalised = pairs.map((pair) => ({
    from: applyTo(from.to, ...pair.from),
    to: applyTo(to.to, ...pair.to),
  }));
  const { map, last } = refine(directLinear(normalised), normalised);
  const whole = (part: Homography): Homography => product(product(to.back, part), from.to);
  const scale = to.back[0];
  return {
    map: whole(map),
    rms: Math.sqrt(last.squares / pairs.length) * scale,
    variations: deviations(last.jacobian, 1 / scale).map((step) => whole(movedBy(map, step))),
  };
}

/** The columns of a square root of the parameters' covariance, σ² (JᵀJ)⁻¹. */
function deviations(jacobian: Matrix, sigma: number): number[][] {
  const { diagonal, rightSingularVectors } = new SingularValueDecomposition(jacobian);
  return diagonal.map((value, k) =>
    rightSingularVectors.getColumn(k).map((part) => (part * sigma) / Math.max(value, 1e-12)),
  );
}
