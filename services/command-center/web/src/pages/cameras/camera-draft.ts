import { CameraTerms, normaliseTexts, signageFault, type CameraTerms as Terms } from '@marsad/schemas';
import { deviceAddressOf, isDevice } from './device-address.ts';
import type { Point } from './point.ts';
import { calibrationOf, groundDraftOf, NO_GROUND, type GroundDraft } from './ground-draft.ts';

type Zone = Terms['zones'][number];
type Line = Terms['lines'][number];
type Names = Terms['name'];

/** A zone or a line while it is drawn: its points may still be too few. */
export type DrawnPlace = {
  readonly id: string;
  readonly name: Names;
  readonly points: readonly Point[];
} & (
  | { readonly shape: 'zone'; readonly kind: string; readonly classes: Zone['classes']; readonly dwellSeconds: number }
  | { readonly shape: 'line'; readonly oneWay: Line['oneWay'] }
);

/** What a person has entered of a camera so far. */
export type CameraDraft = {
  readonly camera: string;
  readonly district: string;
  readonly name: Names;
  readonly longitude: number | undefined;
  readonly latitude: number | undefined;
  readonly headingDegrees: number;
  readonly url: string;
  readonly analysisUrl: string;
  readonly transport: 'tcp' | 'udp';
  readonly credential: string;
  /** The ONVIF device of the camera, as far as it was typed. */
  readonly device: string;
  readonly analytics: readonly string[];
  readonly places: readonly DrawnPlace[];
  readonly ground: GroundDraft;
  readonly recordedOn: string;
  readonly contact: string;
};

/** Size of the detector's input of a new camera, px. */
const DETECTOR = { detectorWidthPx: 416, detectorHeightPx: 256 } as const;
const NO_NAME: Names = { fr: '', ar: '', en: '' };
/** What loitering means until somebody says otherwise, s. */
const USUAL_DWELL_S = 60;

export const EMPTY_CAMERA: CameraDraft = {
  camera: '',
  district: '',
  name: NO_NAME,
  longitude: undefined,
  latitude: undefined,
  headingDegrees: 0,
  url: '',
  analysisUrl: '',
  transport: 'tcp',
  credential: '',
  device: '',
  analytics: [],
  places: [],
  ground: NO_GROUND,
  recordedOn: '',
  contact: '',
};

/** An address without a user or a password. */
export const isAddress = (text: string): boolean => /^rtsps?:\/\/[^@\s]+$/.test(text.trim());
export const isCameraId = (text: string): boolean => /^[a-z][a-z0-9-]{0,62}$/.test(text);

/** The draft of a registered camera. What the form does not show stays in the terms that `termsOf` gets again. */
export function draftOf(terms: Terms): CameraDraft {
  const { source, zones, lines, signage } = terms;
  return {
    ...EMPTY_CAMERA,
    camera: terms.camera,
    district: terms.district,
    name: terms.name,
    longitude: terms.position[0],
    latitude: terms.position[1],
    headingDegrees: terms.headingDegrees,
    analytics: terms.analytics,
    ...(source.kind === 'rtsp' && {
      url: source.url,
      analysisUrl: source.analysisUrl ?? '',
      transport: source.transport,
      credential: source.credential ?? '',
      device: source.device ?? '',
    }),
    places: [...zones.map(drawnZone), ...lines.map(drawnLine)],
    ground: groundDraftOf(terms.calibration),
    recordedOn: signage.recordedOn,
    contact: signage.contact,
  };
}

const drawnZone = ({ id, name, kind, classes, polygon, dwellMs }: Zone): DrawnPlace => ({
  ...{ shape: 'zone', id, name, kind, classes, points: polygon },
  dwellSeconds: (dwellMs ?? USUAL_DWELL_S * 1_000) / 1_000,
});
const drawnLine = ({ id, name, from, to, oneWay }: Line): DrawnPlace => ({
  ...{ shape: 'line', id, name, oneWay, points: [from, to] },
});

/** A new zone or line without points, under an id that no other place has. @param kind what a zone is for */
export function newPlace(shape: DrawnPlace['shape'], places: readonly DrawnPlace[], kind = 'forbidden'): DrawnPlace {
  const taken = new Set(places.map(({ id }) => id));
  let number = 1;
  while (taken.has(`${shape}-${number}`)) number += 1;
  const common = { id: `${shape}-${number}`, name: NO_NAME, points: [] };
  return shape === 'zone'
    ? { ...common, shape, kind, classes: ['person'], dwellSeconds: USUAL_DWELL_S }
    : { ...common, shape, oneWay: undefined };
}

/** How many points a place may have at most: a line has two. */
export const mostPoints = ({ shape }: DrawnPlace): number => (shape === 'line' ? 2 : 40);

const inside = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 1_000) / 1_000;
export const pointAt = (x: number, y: number): Point => [inside(x), inside(y)];

export const withPoint = (place: DrawnPlace, point: Point): DrawnPlace =>
  place.points.length >= mostPoints(place) ? place : { ...place, points: [...place.points, point] };
export const movePoint = (place: DrawnPlace, index: number, point: Point): DrawnPlace => ({
  ...place,
  points: place.points.map((before, at) => (at === index ? point : before)),
});
export const withoutPoint = (place: DrawnPlace, index: number): DrawnPlace => ({
  ...place,
  points: place.points.filter((_, at) => at !== index),
});

/** Where the camera stands, longitude first; undefined until both numbers were entered. */
export const positionOf = ({ longitude, latitude }: CameraDraft): [number, number] | undefined =>
  longitude === undefined || latitude === undefined ? undefined : [longitude, latitude];

/** The parts of the form that are not filled in yet, or not rightly. */
export type Missing = 'source' | 'identity' | 'places' | 'ground' | 'signage';

/**
 * The terms of the draft, or the parts that are missing.
 * @param before the terms of the camera that is changed: what the form does not show stays as it is
 */
export function termsOf(draft: CameraDraft, before: Terms | undefined, nowMs: number): Terms | readonly Missing[] {
  const missing = missingParts(draft, before, nowMs);
  if (missing.length > 0) return missing;
  const { camera, district, name, longitude, latitude, headingDegrees, analytics } = draft;
  const { calibration: _, ...others } = before ?? {};
  const calibration = calibrationOf(draft.ground, positionOf(draft));
  const terms = CameraTerms.safeParse(
    normaliseTexts({
      ...{ ...DETECTOR, view: 'oblique', simulated: false, ...others },
      ...{ camera, district, name, position: [longitude, latitude], headingDegrees, analytics },
      source: sourceOf(draft, before),
      zones: draft.places.flatMap(zoneOf),
      lines: draft.places.flatMap(lineOf),
      signage: { recordedOn: draft.recordedOn, contact: draft.contact },
      ...(calibration && calibration !== 'incomplete' && { calibration }),
    }),
  );
  return terms.success ? terms.data : ['identity'];
}

function missingParts(draft: CameraDraft, before: Terms | undefined, nowMs: number): Missing[] {
  const isStream = before === undefined || before.source.kind === 'rtsp';
  const hasSource =
    isAddress(draft.url) &&
    (draft.analysisUrl === '' || isAddress(draft.analysisUrl)) &&
    (draft.device.trim() === '' || isDevice(draft.device));
  const { name, longitude, latitude, district, recordedOn, contact } = draft;
  const isNamed = isCameraId(draft.camera) && district !== '' && isWhole(name);
  const isPlaced = longitude !== undefined && latitude !== undefined;
  const signage = normaliseTexts({ recordedOn, contact });
  const isSigned = /^\d{4}-\d{2}-\d{2}$/.test(recordedOn) && signageFault({ signage }, nowMs) === undefined;
  return [
    ...(isStream && !hasSource ? (['source'] as const) : []),
    ...(isNamed && isPlaced ? [] : (['identity'] as const)),
    ...(draft.places.every(isDrawn) ? [] : (['places'] as const)),
    ...(calibrationOf(draft.ground, positionOf(draft)) === 'incomplete' ? (['ground'] as const) : []),
    ...(isSigned ? [] : (['signage'] as const)),
  ];
}

const isWhole = ({ fr, ar, en }: Names): boolean => [fr, ar, en].every((text) => text.trim() !== '');
const isDrawn = (place: DrawnPlace): boolean =>
  isWhole(place.name) &&
  (place.shape === 'line' ? place.points.length === 2 : place.points.length >= 3 && place.classes.length > 0);

function sourceOf({ url, analysisUrl, transport, credential, device }: CameraDraft, before: Terms | undefined): object {
  const source = before?.source;
  if (source && source.kind !== 'rtsp') return source;
  return {
    kind: 'rtsp',
    url: url.trim(),
    transport,
    ...(credential.trim() !== '' && { credential: credential.trim() }),
    ...(analysisUrl.trim() !== '' && { analysisUrl: analysisUrl.trim() }),
    ...(device.trim() !== '' && { device: deviceAddressOf(device) }),
  };
}

function zoneOf(place: DrawnPlace): object[] {
  if (place.shape !== 'zone') return [];
  const { id, name, kind, classes, points: polygon, dwellSeconds } = place;
  return [
    { id, name, kind, classes, polygon, ...(kind === 'loitering' && { dwellMs: Math.round(dwellSeconds * 1_000) }) },
  ];
}

function lineOf(place: DrawnPlace): object[] {
  if (place.shape !== 'line') return [];
  const { id, name, oneWay, points } = place;
  return [{ id, name, from: points[0], to: points[1], ...(oneWay && { oneWay }) }];
}
