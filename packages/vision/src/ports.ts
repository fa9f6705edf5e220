import type { Box, ObjectClass } from '@marsad/schemas';

/** Packed RGB, 3 bytes a pixel, rows without padding. */
export type RgbImage = { readonly data: Uint8Array; readonly width: number; readonly height: number };
export type Size = { readonly width: number; readonly height: number };
export type ModelIdentity = { readonly name: string; readonly sha256: string };

/** One thing in one picture. The box is in px of the source picture, whatever the network looked at. */
export type Detection = { readonly class: ObjectClass; readonly confidence: number; readonly box: Box };

/** Finds people, cycles and vehicles in a picture. */
export interface Detector {
  readonly model: ModelIdentity;
  /**
   * @param image what `input` asked for: the source scaled to fit, proportions kept
   * @param placement maps the image back to the source: `source = image * scale + offset`, px
   * @param least the lowest confidence that is wanted; without it, the lowest that is of use to a tracker
   * @returns boxes in source px, after non-maximum suppression: those above a confidence do not depend on how low `least` is
   */
  detect(image: RgbImage, placement: Placement, least?: number): Promise<Detection[]>;
  close(): Promise<void>;
}
export type Placement = {
  readonly offsetX: number;
  readonly offsetY: number;
  readonly scaleX: number;
  readonly scaleY: number;
};

/** Where something moves. Regions are in px of the source picture. */
export type Motion = { readonly moving: boolean; readonly regions: readonly MovingRegion[] };
/** Its parts are smaller boxes around what moves in it: what lies between them stands still. */
export type MovingRegion = Box & { readonly parts: readonly Box[] };

export interface MotionGate {
  /** @param grey 160 x 90, area-averaged, one byte a pixel */
  push(grey: Uint8Array, atMs: number): Motion;
}

export type Evidence = 'detected' | 'motion' | 'predicted';

/** A thing followed through the frames of one part of one camera. */
export type Track = {
  readonly ordinal: number;
  /** The vote over the whole track, not this frame's guess. */
  readonly class: ObjectClass;
  readonly confidence: number;
  readonly box: Box;
  readonly evidence: Evidence;
  readonly ageMs: number;
  /** Frames in which it was seen, not predicted. */
  readonly sightings: number;
};

/** Something that may be there, however weakly it is seen: what must be hidden, and nothing to count or to tell anybody. */
export type Trace = {
  /** Tells one trace from another within a part. */
  readonly key: number;
  /** This frame's guess, or the last one. */
  readonly class: ObjectClass;
  readonly confidence: number;
  readonly box: Box;
  /** 0 where this frame shows it; otherwise since when it was lost, and the box is where it should be. */
  readonly unseenMs: number;
};

/** Pure: the same observations give the same tracks. */
export interface Tracker {
  update(detections: readonly Detection[], motion: readonly Box[], atMs: number): { tracks: Track[]; ended: Track[] };
  /** All that is open ends. */
  end(): Track[];
}

export type PlateCharacterReading = { readonly text: string; readonly confidence: number };
export type PlateCandidate = {
  /** What the plate says, by the grammar that explains it best: a bar between the groups of a Moroccan plate, `?` for an unread letter. Empty: unreadable. */
  readonly rawText: string;
  /** What the network saw, before any grammar. */
  readonly seenText: string;
  /** Of `rawText`, without its separators. */
  readonly characters: readonly PlateCharacterReading[];
  /** Calibrated: of reads with 0.9, nine in ten are right. */
  readonly confidence: number;
  /** With the letter that `rawText` leaves out because it is unsure; the same as `rawText` elsewhere. Never to be acted upon. */
  readonly proposal: { readonly text: string; readonly confidence: number };
  /** Only where the grammar of one country alone explains the plate. */
  readonly country: PlateCountry | undefined;
  /** In px of the crop. */
  readonly box: Box;
  /** Top left, top right, bottom right, bottom left of the plate as it hangs, px of the crop. */
  readonly corners: readonly { readonly x: number; readonly y: number }[];
};

/** `EU` stands for every European layout that is known, `BR` and `AR` for old and Mercosur plates. */
export type PlateCountry = 'MA' | 'TN' | 'DZ' | 'EU' | 'BR' | 'AR';

export type PlateHint = {
  /** Where it is known whose plates they are. `US` is only ever told: its patterns are also other countries’. */
  readonly country?: PlateCountry | 'US' | undefined;
  /** The picture is a plate already: there is nothing to find. */
  readonly isPlate?: boolean | undefined;
};

/** Finds and reads the plates in a vehicle's crop or in a whole photograph. */
export interface PlateReader {
  readonly model: ModelIdentity;
  read(crop: RgbImage, hint?: PlateHint): Promise<PlateCandidate[]>;
  close(): Promise<void>;
}

export type Point = { readonly x: number; readonly y: number };

/** A face somewhere in a picture, px of that picture. */
export type FoundFace = { readonly box: Box; readonly confidence: number };

/** Left and right as seen in the picture; px of that picture. */
export type FaceLandmarks = {
  readonly leftEye: Point;
  readonly rightEye: Point;
  readonly nose: Point;
  readonly leftMouth: Point;
  readonly rightMouth: Point;
};

/** How fit a face is for matching. The measures are named as in ISO/IEC 29794-5; all but the sizes and the roll run from 0 to 1 or -1 to 1. */
export type FaceQuality = {
  /** All measures in one: 0 is of no use, 1 is as good as it gets. */
  readonly score: number;
  /** Width of the face. */
  readonly sizePx: number;
  readonly interEyePx: number;
  /** Proxies from the five points, not angles: 0 looks into the camera, -1 and 1 are profiles. */
  readonly yaw: number;
  readonly pitch: number;
  readonly rollDegrees: number;
  /** Fine detail for the contrast that there is. */
  readonly sharpness: number;
  /** 0 is black, white or flat, 1 uses the range well. */
  readonly exposure: number;
  /** The share of the face outside the picture, or how far the five points are from any face: the larger of both. */
  readonly occlusion: number;
};

/** Closed: why a face is not described. */
export type FaceRefusal =
  'no_face' | 'too_small' | 'turned_away' | 'blurred' | 'badly_exposed' | 'cut_off' | 'occluded' | 'not_a_picture';

export type DescribedFace = {
  readonly kind: 'face';
  readonly box: Box;
  readonly landmarks: FaceLandmarks;
  readonly quality: FaceQuality;
  /** Of unit length, in memory that the reader lends: give it back with `forget`. */
  readonly embedding: Float32Array;
  readonly model: ModelIdentity;
};
export type RefusedFace = { readonly kind: 'refused'; readonly reason: FaceRefusal; readonly quality?: FaceQuality };
export type FaceDescription = DescribedFace | RefusedFace;

/** Finds faces and says what makes one comparable with another. It knows nothing else about a face. */
export interface FaceReader {
  /** The network that makes embeddings: only those of the same network can be compared. */
  readonly model: ModelIdentity;
  /**
   * The most prominent face of a head's or a person's crop, or of a photograph.
   * The picture moves to the thread that reads it: its bytes are gone here afterwards, and overwritten there.
   */
  describe(image: RgbImage): Promise<FaceDescription>;
  /** Every face of a picture, the surest first. The picture moves, as in `describe`. */
  find(image: RgbImage): Promise<FoundFace[]>;
  /** Overwrites the embedding of a description and takes its memory back for the next one. Does nothing to a refusal, or the second time. */
  forget(description: FaceDescription): void;
  close(): Promise<void>;
}

export type DecodedJpeg =
  { readonly kind: 'image'; readonly image: RgbImage } | { readonly kind: 'unreadable'; readonly detail: string };

/** Pictures as they travel. */
export interface JpegCodec {
  /** @param size what the picture must be, px, where that is known: any other is refused before it takes memory */
  decode(jpeg: Buffer, size?: Size): Promise<DecodedJpeg>;
  /** A part of a picture as JPEG. The box is in whole px and lies within the picture. */
  encodePart(picture: RgbImage, box: Box): Promise<Buffer>;
}
