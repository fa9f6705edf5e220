import { childOf, childrenOf, descendantsOf, nodeAt, numberOf, textAt, type XmlNode } from '../xml/node.ts';

/** The classes of objects that this package passes on: none of them describes a person. */
export type MetadataClass = 'person' | 'bicycle' | 'motorcycle' | 'car' | 'bus' | 'truck' | 'vehicle';

/** An object that the device's own analytics followed, in fractions of the picture from its upper left corner. */
export type MetadataObject = {
  readonly id: string;
  readonly class: MetadataClass;
  readonly confidence: number;
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
};
/** What the device saw at one moment by its own clock, ms since 1970. */
export type MetadataFrame = { readonly atMs: number; readonly objects: readonly MetadataObject[] };

const MAX_FRAMES = 50;
const MAX_OBJECTS = 200;

/** Class names of ONVIF's analytics, of both versions, and of makers. Faces and number plates are missing on purpose: they need an act of their own. */
const CLASS_OF_NAME: ReadonlyMap<string, MetadataClass> = new Map([
  ['human', 'person'],
  ['person', 'person'],
  ['people', 'person'],
  ['bicycle', 'bicycle'],
  ['bike', 'bicycle'],
  ['motorcycle', 'motorcycle'],
  ['motorbike', 'motorcycle'],
  ['car', 'car'],
  ['bus', 'bus'],
  ['truck', 'truck'],
  ['vehicle', 'vehicle'],
  ['vehical', 'vehicle'],
]);

/** Reads the frames of a metadata stream (`tt:MetadataStream`). Frames without a time, and objects without a box, number or known class, are left out. */
export const readFrames = (stream: XmlNode): MetadataFrame[] =>
  descendantsOf(stream, 'Frame')
    .slice(0, MAX_FRAMES)
    .flatMap((frame) => {
      const atMs = Date.parse(frame.attributes.get('UtcTime') ?? '');
      if (Number.isNaN(atMs)) return [];
      const scale = transformationOf(childOf(frame, 'Transformation'));
      const objects = childrenOf(frame, 'Object')
        .slice(0, MAX_OBJECTS)
        .flatMap((object) => objectOf(object, scale) ?? []);
      return [{ atMs, objects }];
    });

type Transformation = { readonly x: Axis; readonly y: Axis };
type Axis = { readonly scale: number; readonly shift: number };

/** Takes the device's coordinates to those of ONVIF, which go from -1 to 1, y upwards. */
function transformationOf(node: XmlNode | undefined): Transformation {
  const axis = (name: string): Axis => ({
    scale: numberOf(nodeAt(node, 'Scale')?.attributes.get(name)) ?? 1,
    shift: numberOf(nodeAt(node, 'Translate')?.attributes.get(name)) ?? 0,
  });
  return { x: axis('x'), y: axis('y') };
}

function objectOf(object: XmlNode, { x, y }: Transformation): MetadataObject | undefined {
  const id = object.attributes.get('ObjectId');
  const appearance = childOf(object, 'Appearance');
  const edges = nodeAt(appearance, 'Shape', 'BoundingBox')?.attributes;
  const classed = classOf(childOf(appearance, 'Class'));
  const edge = (name: string): number | undefined => numberOf(edges?.get(name));
  const [left, right, top, bottom] = [edge('left'), edge('right'), edge('top'), edge('bottom')];
  if (!id || id.length > 40 || !classed) return undefined;
  if (left === undefined || right === undefined || top === undefined || bottom === undefined) return undefined;
  const across = fractions(x, left, right, 1);
  const down = fractions(y, top, bottom, -1);
  if (!across || !down) return undefined;
  const box = { x: across.from, y: down.from, width: across.length, height: down.length };
  return { id, ...classed, box };
}

/** Two edges as fractions of the picture, within it. @returns absent if nothing of it is within */
function fractions(
  { scale, shift }: Axis,
  a: number,
  b: number,
  sense: 1 | -1,
): { from: number; length: number } | undefined {
  const within = [a, b].map((edge) => Math.max(0, Math.min(1, (1 + sense * (edge * scale + shift)) / 2)));
  const from = Math.min(...within);
  const length = Math.max(...within) - from;
  return Number.isFinite(length) && length > 0 ? { from, length } : undefined;
}

/** `Type` with its likelihood, or `ClassCandidate`s in the older form: the likeliest one that is known. */
function classOf(node: XmlNode | undefined): { class: MetadataClass; confidence: number } | undefined {
  const named = [
    ...childrenOf(node, 'Type').map((type) => [type.text, type.attributes.get('Likelihood')] as const),
    ...childrenOf(node, 'ClassCandidate').map((one) => [textAt(one, 'Type'), textAt(one, 'Likelihood')] as const),
  ];
  const known = named.flatMap(([name = '', likelihood]) => {
    const found = CLASS_OF_NAME.get(name.trim().toLowerCase());
    const confidence = Math.max(0, Math.min(1, numberOf(likelihood) ?? 0));
    return found ? [{ class: found, confidence }] : [];
  });
  return known.sort((a, b) => b.confidence - a.confidence)[0];
}
