import type { Lens } from '../camera/lens.ts';
import type { Body } from '../world/body.ts';
import { fillCapsule, fillPolygon, type Canvas, type Colour } from './canvas.ts';
import { inSpace, type Light } from './light.ts';
import type { LocalPoint } from './vehicle-shape.ts';

const SKINS: readonly Colour[] = [
  [198, 152, 124],
  [168, 122, 94],
  [122, 86, 64],
];
const TOPS: readonly Colour[] = [
  [44, 52, 74],
  [150, 40, 44],
  [206, 202, 192],
  [58, 92, 66],
  [30, 30, 34],
  [176, 140, 70],
  [86, 112, 150],
];
const TROUSERS: readonly Colour[] = [
  [36, 40, 56],
  [70, 66, 60],
  [110, 104, 92],
  [24, 24, 28],
];
const HAIR: readonly Colour[] = [
  [28, 22, 20],
  [62, 44, 32],
  [96, 92, 90],
];
const of = (colours: readonly Colour[], id: number, salt: number): Colour =>
  colours[((id * 2_654_435_761 + salt * 40_503) >>> 3) % colours.length] ?? [90, 90, 90];

type Part = {
  readonly from: LocalPoint;
  readonly to: LocalPoint;
  readonly radiusM: number;
  readonly endRadiusM?: number;
  readonly colour: Colour;
};

/** Draws parts of a body, those furthest away first. */
function drawParts(canvas: Canvas, body: Body, parts: readonly Part[], lens: Lens, light: Light): void {
  const shown = parts.flatMap(({ from, to, radiusM, endRadiusM, colour }) => {
    const [a, b] = [lens.project(inSpace(body, from)), lens.project(inSpace(body, to))];
    if (!a || !b) return [];
    const scale = (depthM: number): number => lens.pose.focalPx / depthM;
    return [{ a, b, start: radiusM * scale(a.depthM), end: (endRadiusM ?? radiusM) * scale(b.depthM), colour }];
  });
  for (const { a, b, start, end, colour } of shown.toSorted(
    (one, other) => other.a.depthM + other.b.depthM - one.a.depthM - one.b.depthM,
  )) {
    const lit: Colour = [colour[0] * light.level, colour[1] * light.level, colour[2] * light.level];
    fillCapsule(canvas, a, b, start, end, lit, { textured: 10 });
  }
}

/** Somebody who stands, walks or runs, with legs and arms that swing; bent down or lying if they are. */
export function drawWalker(canvas: Canvas, body: Body, lens: Lens, light: Light, atMs: number): void {
  const parts = walkerParts(body, atMs).map((part) => posed(part, body.posture, body.lengthM));
  drawParts(canvas, body, parts, lens, light);
}

const coloursOf = (id: number) => ({
  ...{ top: of(TOPS, id, 1), trousers: of(TROUSERS, id, 2), skin: of(SKINS, id, 3), hair: of(HAIR, id, 4) },
});

function walkerParts(body: Body, atMs: number): Part[] {
  const { id, speedMs, posture } = body;
  const { top, trousers, skin } = coloursOf(id);
  const stride = posture === 'upright' ? Math.min(0.42, 0.26 * speedMs) : 0;
  const phase = (atMs / 1_000) * (1.4 + 0.55 * speedMs) * Math.PI + id;
  const swing = Math.sin(phase) * stride;
  const tall = posture === 'crouching' ? body.heightM / 0.6 : posture === 'lying' ? body.lengthM : body.heightM;
  const at = (share: number): number => share * tall;
  const limbs = [-1, 1].flatMap((side): Part[] => {
    const out = swing * side;
    const lift = Math.max(0, Math.cos(phase) * side) * Math.min(0.12, speedMs * 0.08);
    return [
      {
        from: [0, side * at(0.055), at(0.5)],
        to: [out * 0.55, side * at(0.055), at(0.27)],
        radiusM: at(0.052),
        endRadiusM: at(0.042),
        colour: trousers,
      },
      {
        from: [out * 0.55, side * at(0.055), at(0.27)],
        to: [out, side * at(0.055), at(0.045) + lift],
        radiusM: at(0.042),
        endRadiusM: at(0.03),
        colour: trousers,
      },
      {
        from: [out - 0.03, side * at(0.055), at(0.022) + lift],
        to: [out + 0.14, side * at(0.055), at(0.02) + lift],
        radiusM: at(0.024),
        colour: [30, 28, 28],
      },
      {
        from: [0, side * at(0.125), at(0.8)],
        to: [-out * 0.4, side * at(0.145), at(0.62)],
        radiusM: at(0.032),
        endRadiusM: at(0.028),
        colour: top,
      },
      {
        from: [-out * 0.4, side * at(0.145), at(0.62)],
        to: [-out * 0.8 + 0.05, side * at(0.14), at(0.47)],
        radiusM: at(0.026),
        endRadiusM: at(0.022),
        colour: skin,
      },
      {
        from: [0, side * at(0.06), at(0.53)],
        to: [0, side * at(0.075), at(0.79)],
        radiusM: at(0.062),
        endRadiusM: at(0.06),
        colour: top,
      },
    ];
  });
  return [...limbs, ...trunkParts(at, coloursOf(id))];
}

/** The trunk, the neck and the head, from below to above. */
const trunkParts = (at: (share: number) => number, { top, skin, hair }: ReturnType<typeof coloursOf>): Part[] => [
  { from: [0, 0, at(0.52)], to: [0, 0, at(0.8)], radiusM: at(0.075), endRadiusM: at(0.07), colour: top },
  { from: [0, 0, at(0.82)], to: [0.01, 0, at(0.88)], radiusM: at(0.032), colour: skin },
  { from: [0.01, 0, at(0.915)], to: [0.02, 0, at(0.94)], radiusM: at(0.056), endRadiusM: at(0.054), colour: skin },
  { from: [-0.02, 0, at(0.95)], to: [-0.015, 0, at(0.955)], radiusM: at(0.058), colour: hair },
];
/** Bends a part that was made for somebody upright into another posture. */
function posed(part: Part, posture: Body['posture'], lengthM: number): Part {
  if (posture === 'upright') return part;
  const move = ([forwards, right, up]: LocalPoint): LocalPoint =>
    posture === 'lying'
      ? [up - lengthM / 2, right, 0.14 + forwards * 0.3]
      : [forwards + Math.max(0, up - 0.7) * 0.45, right, up * 0.6];
  return { ...part, from: move(part.from), to: move(part.to) };
}

/** A bicycle or a motorcycle with whoever rides it. */
export function drawRider(canvas: Canvas, body: Body, lens: Lens, light: Light, atMs: number): void {
  const isMotor = body.class === 'motorcycle';
  const radius = isMotor ? 0.31 : 0.34;
  const base = body.lengthM / 2 - radius;
  const frame: Colour = isMotor ? of(TOPS, body.id, 9) : [70, 74, 80];
  for (const at of [-base, base]) drawWheel(canvas, body, at, radius, isMotor ? 0.09 : 0.03, lens, light);
  const pedal = Math.sin((atMs / 1_000) * 7 + body.id) * (isMotor ? 0 : 0.14);
  const [top, trousers, skin] = [of(TOPS, body.id, 1), of(TROUSERS, body.id, 2), of(SKINS, body.id, 3)];
  const tall = body.heightM;
  const legs: Part[] = [-1, 1].flatMap((side): Part[] => [
    {
      from: [-0.2, side * 0.1, tall * 0.55],
      to: [0.12, side * 0.14, tall * 0.4 + side * pedal],
      radiusM: 0.075,
      endRadiusM: 0.06,
      colour: trousers,
    },
    {
      from: [0.12, side * 0.14, tall * 0.4 + side * pedal],
      to: [0, side * 0.14, tall * 0.18 + side * pedal],
      radiusM: 0.06,
      endRadiusM: 0.045,
      colour: trousers,
    },
    {
      from: [0.05, side * 0.19, tall * 0.8],
      to: [0.45, side * 0.24, tall * 0.62],
      radiusM: 0.05,
      endRadiusM: 0.04,
      colour: top,
    },
  ]);
  const parts: Part[] = [
    { from: [-base, 0, radius], to: [0, 0, tall * 0.48], radiusM: isMotor ? 0.13 : 0.025, colour: frame },
    { from: [base, 0, radius], to: [base * 0.75, 0, tall * 0.62], radiusM: isMotor ? 0.09 : 0.025, colour: frame },
    {
      from: [-0.15, 0, isMotor ? 0.55 : 0.4],
      to: [base * 0.75, 0, tall * 0.5],
      radiusM: isMotor ? 0.17 : 0.025,
      colour: frame,
    },
    {
      from: [base * 0.7, -0.28, tall * 0.62],
      to: [base * 0.7, 0.28, tall * 0.62],
      radiusM: 0.025,
      colour: [40, 40, 44],
    },
    ...legs,
    { from: [-0.22, 0, tall * 0.56], to: [0.06, 0, tall * 0.82], radiusM: 0.17, endRadiusM: 0.16, colour: top },
    { from: [0.12, 0, tall * 0.92], to: [0.13, 0, tall * 0.94], radiusM: 0.105, colour: isMotor ? [40, 42, 48] : skin },
  ];
  drawParts(canvas, body, parts, lens, light);
}

function drawWheel(
  canvas: Canvas,
  body: Body,
  forwards: number,
  radius: number,
  halfM: number,
  lens: Lens,
  light: Light,
): void {
  for (const [share, colour] of [
    [1, [28, 28, 30]],
    [0.72, [120, 120, 118]],
  ] as const) {
    const ring = Array.from({ length: 16 }, (_, i) => {
      const angle = (i / 16) * 2 * Math.PI;
      const across = Math.cos(angle) > 0 ? halfM : -halfM;
      return lens.project(
        inSpace(body, [
          forwards + radius * share * Math.cos(angle),
          across * 0.5,
          radius + radius * share * Math.sin(angle),
        ]),
      );
    });
    if (ring.some((point) => point === undefined)) return;
    const lit: Colour = [colour[0] * light.level, colour[1] * light.level, colour[2] * light.level];
    fillPolygon(
      canvas,
      ring.flatMap((point) => point ?? []),
      lit,
      { opacity: share === 1 ? 1 : 0.45 },
    );
  }
}
