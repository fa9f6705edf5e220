import type { Body } from '../world/body.ts';
import type { Colour } from './canvas.ts';

/** A point of a vehicle: metres forwards, to the right and up from the ground under its middle. */
export type LocalPoint = readonly [forwards: number, right: number, up: number];
/** A flat face, seen from outside with its corners in any order around it. `decals` lie on it. */
export type Face = {
  readonly corners: readonly LocalPoint[];
  readonly colour: Colour;
  readonly outward: LocalPoint;
  /** Glass and lights are not shaded by the sun. */
  readonly isFlat?: boolean;
  readonly decals?: readonly Face[];
};

const GLASS: Colour = [42, 50, 58];
const TYRE: Colour = [26, 26, 28];
const RIM: Colour = [128, 130, 134];
const FRONT_LIGHT: Colour = [232, 232, 224];
const REAR_LIGHT: Colour = [168, 28, 26];
const PLATE: Colour = [226, 226, 216];

/** A side profile: points forwards and up as shares of length and height, clockwise from the rear at the bottom. */
type Profile = readonly (readonly [number, number])[];
const CAR_BODY: Profile = [
  [-0.5, 0.2],
  [-0.5, 0.58],
  [-0.47, 0.66],
  [0.2, 0.67],
  [0.44, 0.56],
  [0.5, 0.44],
  [0.5, 0.2],
];
const CAR_CABIN: Profile = [
  [-0.45, 0.65],
  [-0.31, 0.97],
  [0.0, 1],
  [0.22, 0.66],
];

type Size = { readonly lengthM: number; readonly widthM: number; readonly heightM: number };

/** Both sides of a profile and the strips between them; the top is narrower by `taper`. */
function extruded(profile: Profile, size: Size, colours: readonly Colour[], side: Colour, taper = 0): Face[] {
  const least = Math.min(...profile.map(([, up]) => up));
  const most = Math.max(...profile.map(([, up]) => up));
  const half = (up: number): number => (size.widthM / 2) * (1 - (taper * (up - least)) / Math.max(0.01, most - least));
  const at = ([along, up]: readonly [number, number], sign: number): LocalPoint => [
    ...([along * size.lengthM, sign * half(up), up * size.heightM] as const),
  ];
  const strips = profile.slice(1).map((to, i): Face => {
    const from = profile[i] ?? to;
    const [dx, dz] = [(to[0] - from[0]) * size.lengthM, (to[1] - from[1]) * size.heightM];
    const corners = [at(from, -1), at(to, -1), at(to, 1), at(from, 1)];
    return { corners, colour: colours[i] ?? side, outward: [-dz, 0, dx], isFlat: colours[i] === GLASS };
  });
  const sides = [-1, 1].map((sign): Face => ({
    corners: profile.map((point) => at(point, sign)),
    colour: side,
    outward: [0, sign, taper * 0.4],
  }));
  return [...strips, ...sides];
}

const panel = (
  forwards: number,
  right: number,
  halfRight: number,
  low: number,
  high: number,
  colour: Colour,
): Face => ({
  corners: [
    [forwards, right - halfRight, low],
    [forwards, right + halfRight, low],
    [forwards, right + halfRight, high],
    [forwards, right - halfRight, high],
  ],
  ...{ colour, outward: [Math.sign(forwards), 0, 0], isFlat: true },
});
const sidePanel = (right: number, from: number, to: number, low: number, high: number, colour: Colour): Face => ({
  corners: [
    [from, right, low],
    [to, right, low],
    [to, right, high],
    [from, right, high],
  ],
  ...{ colour, outward: [0, Math.sign(right), 0], isFlat: true },
});

function wheel(forwards: number, right: number, radius: number): Face {
  const ring = (share: number): LocalPoint[] =>
    Array.from({ length: 14 }, (_, i): LocalPoint => {
      const angle = (i / 14) * 2 * Math.PI;
      return [forwards + radius * share * Math.cos(angle), right, radius + radius * share * Math.sin(angle)];
    });
  const outward: LocalPoint = [0, Math.sign(right), 0];
  const rim: Face = { corners: ring(0.55), colour: RIM, outward, isFlat: true };
  return { corners: ring(1), colour: TYRE, outward, isFlat: true, decals: [rim] };
}

const withDecals = (face: Face, decals: readonly Face[]): Face => ({
  ...face,
  decals: [...(face.decals ?? []), ...decals],
});

function car({ lengthM, widthM, heightM }: Size, paint: Colour): Face[] {
  const size = { lengthM, widthM, heightM };
  const dark: Colour = [paint[0] * 0.55, paint[1] * 0.55, paint[2] * 0.55];
  const body = extruded(CAR_BODY, size, [paint, paint, paint, paint, paint, dark], paint);
  const narrow = { ...size, widthM: widthM * 0.92 };
  const cabin = extruded(CAR_CABIN, narrow, [GLASS, paint, GLASS], paint, 0.16);
  const half = widthM / 2;
  const [rear, front] = [-lengthM / 2 - 0.005, lengthM / 2 + 0.005];
  const lights = (at: number, colour: Colour, low: number, high: number): Face[] => [
    panel(at, -half * 0.72, half * 0.2, low * heightM, high * heightM, colour),
    panel(at, half * 0.72, half * 0.2, low * heightM, high * heightM, colour),
    panel(at, 0, half * 0.28, 0.3 * heightM, 0.37 * heightM, PLATE),
  ];
  const wheels = [-1, 1].flatMap((sign) => [
    wheel(-0.3 * lengthM, sign * half, 0.31),
    wheel(0.31 * lengthM, sign * half, 0.31),
  ]);
  const windows = (sign: number): Face => {
    const at = (share: number, up: number): LocalPoint => [
      share * lengthM,
      sign * half * (up > 0.8 ? 0.8 : 0.9),
      up * heightM,
    ];
    return {
      corners: [at(-0.38, 0.69), at(-0.28, 0.93), at(-0.01, 0.95), at(0.15, 0.69)],
      ...{ colour: GLASS, outward: [0, sign, 0.1], isFlat: true },
    };
  };
  return [
    ...body.map((face) => {
      if (face.outward[1] !== 0)
        return withDecals(
          face,
          wheels.filter((each) => each.outward[1] === Math.sign(face.outward[1])),
        );
      if (face.corners.every(([forwards]) => forwards < rear + 0.02))
        return withDecals(face, lights(rear, REAR_LIGHT, 0.42, 0.54));
      if (face.corners.every(([forwards]) => forwards > front - 0.02))
        return withDecals(face, lights(front, FRONT_LIGHT, 0.33, 0.43));
      return face;
    }),
    ...cabin.map((face) => (face.outward[1] === 0 ? face : withDecals(face, [windows(Math.sign(face.outward[1]))]))),
  ];
}

/** A box from one place to another one along the vehicle, m. */
function block(from: number, to: number, widthM: number, low: number, high: number, colour: Colour): Face[] {
  const size = { lengthM: 1, widthM, heightM: 1 };
  return extruded(
    [
      [from, low],
      [from, high],
      [to, high],
      [to, low],
    ],
    size,
    [colour, colour, colour],
    colour,
  );
}

function bus({ lengthM, widthM, heightM }: Size, paint: Colour): Face[] {
  const [half, end] = [widthM / 2, lengthM / 2];
  return block(-end, end, widthM, 0.35, heightM, paint).map((face) => {
    const [forwards, right] = face.outward;
    if (right !== 0) {
      const at = Math.sign(right) * (half + 0.005);
      const doors =
        right > 0
          ? [sidePanel(at, end - 2.3, end - 1, 0.45, 2.5, GLASS), sidePanel(at, -1, 0.4, 0.45, 2.5, GLASS)]
          : [];
      const glass = sidePanel(at, -end + 0.5, end - 0.4, heightM * 0.48, heightM * 0.84, GLASS);
      return withDecals(face, [glass, ...doors, wheel(-end * 0.5, at, 0.48), wheel(end * 0.62, at, 0.48)]);
    }
    if (forwards === 0) return face;
    const at = Math.sign(forwards) * (end + 0.005);
    const isFront = forwards > 0;
    const light = isFront ? FRONT_LIGHT : REAR_LIGHT;
    return withDecals(face, [
      panel(at, 0, half * 0.9, heightM * (isFront ? 0.4 : 0.55), heightM * 0.86, GLASS),
      panel(at, -half * 0.75, 0.18, 0.7, 0.95, light),
      panel(at, half * 0.75, 0.18, 0.7, 0.95, light),
    ]);
  });
}

function truck({ lengthM, widthM, heightM }: Size, paint: Colour): Face[] {
  const [half, end] = [widthM / 2, lengthM / 2];
  const cabin = block(end - 2, end, widthM * 0.96, 0.5, heightM * 0.82, paint).map((face) => {
    const [forwards, right] = face.outward;
    if (right !== 0) {
      const at = Math.sign(right) * (half * 0.96 + 0.005);
      return withDecals(face, [
        sidePanel(at, end - 1.5, end - 0.3, heightM * 0.5, heightM * 0.74, GLASS),
        wheel(end - 1.1, at, 0.5),
      ]);
    }
    if (forwards <= 0) return face;
    const front = end + 0.005;
    const lamps = [-1, 1].map((sign) => panel(front, sign * half * 0.75, 0.2, 0.65, 0.9, FRONT_LIGHT));
    return withDecals(face, [panel(front, 0, half * 0.85, heightM * 0.48, heightM * 0.76, GLASS), ...lamps]);
  });
  const cargo = block(-end, end - 2.2, widthM, 0.95, heightM, [206, 204, 198]).map((face) => {
    const [forwards, right] = face.outward;
    if (right !== 0) {
      const at = Math.sign(right) * (half + 0.005);
      return withDecals(face, [
        sidePanel(at, -end, end - 2.2, 0.55, 0.95, TYRE),
        wheel(-end + 1.2, at, 0.5),
        wheel(-end + 2.4, at, 0.5),
      ]);
    }
    if (forwards >= 0) return face;
    const lamps = [-1, 1].map((sign) => panel(-end - 0.005, sign * half * 0.8, 0.18, 0.7, 0.92, REAR_LIGHT));
    return withDecals(face, [panel(-end - 0.004, 0, half, 0.5, 0.95, TYRE), ...lamps]);
  });
  return [...cargo, ...cabin];
}

const PAINTS: readonly Colour[] = [
  [228, 228, 226],
  [196, 198, 202],
  [74, 78, 84],
  [34, 36, 40],
  [146, 34, 32],
  [38, 66, 124],
  [116, 122, 128],
  [214, 206, 188],
];
export const paintOf = ({ id }: Pick<Body, 'id'>): Colour =>
  PAINTS[(id * 2_654_435_761) % PAINTS.length] ?? [200, 200, 200];

/** The faces of a vehicle with four wheels or more. */
export function facesOf(body: Body): Face[] {
  if (body.class === 'bus') return bus(body, body.id % 2 === 0 ? [202, 46, 40] : [226, 222, 210]);
  if (body.class === 'truck') return truck(body, paintOf(body));
  return car(body, paintOf(body));
}

/** The faces of a thing: a plain block. */
export const facesOfThing = ({ lengthM, widthM, heightM }: Body): Face[] =>
  block(-lengthM / 2, lengthM / 2, widthM, 0, heightM, [150, 112, 70]);
