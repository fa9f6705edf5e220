import type { PicturePx } from '@marsad/ground';
import type { Lens, Projected } from '../camera/lens.ts';
import type { Body } from '../world/body.ts';
import { addGlow, fillPolygon, type Canvas, type Colour } from './canvas.ts';
import { drawRider, drawWalker } from './draw-person.ts';
import { inSpace, type Light } from './light.ts';
import { facesOf, facesOfThing, type Face, type LocalPoint } from './vehicle-shape.ts';

export const DAY: Light = { level: 1, sun: [-0.45, -0.35, 0.82], isNight: false };
export const NIGHT: Light = { level: 0.22, sun: [0, 0, 1], isNight: true };

/** Draws what is nearest last. */
export function drawBodies(canvas: Canvas, bodies: readonly Body[], lens: Lens, light: Light, atMs: number): void {
  const far = (body: Body): number => Math.hypot(body.xM - lens.pose.xM, body.yM - lens.pose.yM);
  const sorted = bodies.toSorted((a, b) => far(b) - far(a));
  for (const body of sorted) drawShadow(canvas, body, lens, light);
  if (light.isNight) for (const body of sorted) drawBeam(canvas, body, lens);
  for (const body of sorted) {
    if (body.class === 'person') drawWalker(canvas, body, lens, light, atMs);
    else if (body.class === 'bicycle' || body.class === 'motorcycle') drawRider(canvas, body, lens, light, atMs);
    else drawFaces(canvas, body, body.class === 'thing' ? facesOfThing(body) : facesOf(body), lens, light);
    if (light.isNight) drawLamps(canvas, body, lens);
  }
}

function drawFaces(canvas: Canvas, body: Body, faces: readonly Face[], lens: Lens, light: Light): void {
  const shown = faces.flatMap((face) => {
    const corners = face.corners.map((corner) => lens.project(inSpace(body, corner)));
    if (corners.some((corner) => corner === undefined) || !facesCamera(body, face, lens)) return [];
    const known = corners as readonly Projected[];
    return [{ face, corners: known, depthM: known.reduce((sum, { depthM }) => sum + depthM, 0) / known.length }];
  });
  for (const { face, corners } of shown.toSorted((a, b) => b.depthM - a.depthM)) {
    fillPolygon(canvas, corners, shaded(body, face, light), { textured: 4 });
    for (const decal of face.decals ?? []) drawDecal(canvas, body, decal, lens, light);
  }
}

function drawDecal(canvas: Canvas, body: Body, decal: Face, lens: Lens, light: Light): void {
  const corners = decal.corners.map((corner) => lens.project(inSpace(body, corner)));
  if (corners.some((corner) => corner === undefined)) return;
  fillPolygon(canvas, corners as readonly PicturePx[], shaded(body, decal, light), { textured: 3 });
  for (const inner of decal.decals ?? []) drawDecal(canvas, body, inner, lens, light);
}

function facesCamera(body: Body, face: Face, lens: Lens): boolean {
  const [first] = face.corners;
  if (!first) return false;
  const at = inSpace(body, first);
  const out = turned(body, face.outward);
  const { xM, yM, heightM } = lens.pose;
  return (xM - at.xM) * out[0] + (yM - at.yM) * out[1] + (heightM - at.zM) * out[2] > 0;
}

const turned = (body: Body, [forwards, right, up]: LocalPoint): LocalPoint => [
  body.alongX * forwards + body.alongY * right,
  body.alongY * forwards - body.alongX * right,
  up,
];

function shaded(body: Body, face: Face, light: Light): Colour {
  const out = turned(body, face.outward);
  const length = Math.hypot(...out) || 1;
  const lit = Math.max(0, (out[0] * light.sun[0] + out[1] * light.sun[1] + out[2] * light.sun[2]) / length);
  const level = (face.isFlat ? 0.95 : 0.58 + 0.5 * lit) * light.level;
  return [face.colour[0] * level, face.colour[1] * level, face.colour[2] * level];
}

/** The shadow of the sun, as the ground under the body and what the body throws aside. */
function drawShadow(canvas: Canvas, body: Body, lens: Lens, light: Light): void {
  const [halfLength, halfWidth] = [body.lengthM / 2, body.widthM / 2];
  const [sunX, sunY, sunZ] = light.sun;
  const thrown = light.isNight ? 0.15 : Math.min(3, body.heightM) * 0.75;
  for (const share of [0, 1]) {
    const corners = [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ].map(([along = 0, across = 0]) => {
      const { xM, yM } = inSpace(body, [along * halfLength * 0.98, across * halfWidth, 0]);
      return lens.project({
        xM: xM - (sunX / sunZ) * thrown * share,
        yM: yM - (sunY / sunZ) * thrown * share,
        zM: 0.01,
      });
    });
    if (corners.some((corner) => corner === undefined)) continue;
    const softPx = Math.max(1, 180 / (corners[0]?.depthM ?? 100));
    fillPolygon(canvas, corners as readonly PicturePx[], [18, 18, 22], {
      opacity: light.isNight ? 0.35 : 0.42,
      softPx,
    });
  }
}

const hasLamps = ({ class: name }: Body): boolean => name !== 'person' && name !== 'thing' && name !== 'bicycle';

/** What headlights throw on the road. */
function drawBeam(canvas: Canvas, body: Body, lens: Lens): void {
  if (!hasLamps(body)) return;
  for (const [reachM, widthM, opacity] of [
    [9, 2.2, 0.13],
    [16, 3, 0.1],
  ] as const) {
    const front = body.lengthM / 2;
    const corners = [
      [front + 0.5, -0.8],
      [front + 0.5, 0.8],
      [front + reachM, widthM],
      [front + reachM, -widthM],
    ].map(([along = 0, across = 0]) => lens.project(inSpace(body, [along, across, 0.01])));
    if (corners.some((corner) => corner === undefined)) continue;
    const softPx = Math.max(2, 400 / (corners[0]?.depthM ?? 100));
    fillPolygon(canvas, corners as readonly PicturePx[], [226, 214, 180], { opacity, softPx });
  }
}

/** Lamps that face the camera glare; rear lights glow. */
function drawLamps(canvas: Canvas, body: Body, lens: Lens): void {
  if (!hasLamps(body)) return;
  for (const end of [-1, 1])
    for (const side of body.class === 'motorcycle' ? [0] : [-0.72, 0.72]) {
      const at = inSpace(body, [(end * body.lengthM) / 2, (side * body.widthM) / 2, 0.65]);
      const px = lens.project(at);
      const towards = ((lens.pose.xM - at.xM) * body.alongX + (lens.pose.yM - at.yM) * body.alongY) * end;
      if (!px || towards <= 0) continue;
      const isFront = end > 0;
      const radius = Math.max(2, (isFront ? 900 : 350) / px.depthM);
      addGlow(canvas, px, radius, isFront ? [255, 250, 228] : [230, 24, 18], isFront ? 0.9 : 0.5);
      addGlow(canvas, px, Math.max(1.5, 140 / px.depthM), isFront ? [255, 255, 250] : [255, 60, 50], 1.5);
    }
}
