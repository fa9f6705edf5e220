import type { Box, ImageQuality, ObjectClass, StaticRegion } from '@marsad/schemas';

/** Packed RGB, 3 bytes a pixel, rows without padding. */
export type RgbImage = { readonly data: Uint8Array; readonly width: number; readonly height: number };
export type Size = { readonly width: number; readonly height: number };
export type ModelIdentity = { readonly name: string; readonly sha256: string };

/** One thing in one frame or image. The box is in px of the source, whatever size the network saw. */
export type Detection = { readonly class: ObjectClass; readonly confidence: number; readonly box: Box };

/** Finds people, cycles and vehicles. */
export interface Detector {
  readonly model: ModelIdentity;
  /**
   * @param image the source scaled to fit the input, proportions kept
   * @param placement maps the image back to the source: `source = image * scale + offset`, px
   * @param least the lowest confidence that is returned; without it, the lowest that a tracker can use
   * @returns boxes in px of the source, after non-maximum suppression. A lower `least` adds boxes and changes none of the others
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

/** The regions in which something moves, px of the frame. */
export type Motion = { readonly moving: boolean; readonly regions: readonly MovingRegion[] };
/**
 * `parts` are smaller boxes around what moves in the region. What lies between them stands still. `islands` are boxes around its pixels that touch:
 * mostly one thing each, where a region may be a whole road. A region without them is one island.
 */
export type MovingRegion = Box & { readonly parts: readonly Box[]; readonly islands?: readonly Box[] };

export interface MotionGate {
  /** @param grey 160 x 90, area-averaged, one byte a pixel */
  push(grey: Uint8Array, atMs: number): Motion;
}

export interface StaticRegions {
  /**
   * @param grey 160 x 90, area-averaged, one byte a pixel
   * @returns the regions that changed and have stood still since, the 20 largest in the order of their ordinals. A region keeps its ordinal
   *   while it stands, and no later one of the part gets it
   */
  push(grey: Uint8Array, atMs: number): readonly StaticRegion[];
}

/** One plane of a frame, one byte a sample. Rows lie `stride` bytes apart. */
export type Plane = {
  readonly data: Uint8Array;
  readonly stride: number;
  readonly width: number;
  readonly height: number;
};
/** A frame of full size as a decoder gives it: chroma has half the width and height of the luma (4:2:0). */
export type Planes = { readonly luma: Plane; readonly cb: Plane; readonly cr: Plane };

export interface ImageQualityMeter {
  /**
   * Measures the image of one frame, about once a second.
   * @param grey 160 x 90, area-averaged, one byte a pixel
   * @returns null for the first frame, because there is none to compare it with
   */
  measure(grey: Uint8Array, planes: Planes, atMs: number): ImageQuality | null;
}

export type Evidence = 'detected' | 'motion' | 'predicted';

/** One thing through the frames of one part of one camera. */
export type Track = {
  readonly ordinal: number;
  /** The vote over the whole track, not the class of this frame's box. */
  readonly class: ObjectClass;
  readonly confidence: number;
  readonly box: Box;
  readonly evidence: Evidence;
  readonly ageMs: number;
  /** Frames in which it was detected or moved, not predicted. */
  readonly sightings: number;
};

/** Something that may be there, however weak its boxes. A mask must hide it; it is never counted or reported. */
export type Trace = {
  /** Unique among the traces of a part. */
  readonly key: number;
  /** The class of this frame's box, or of its last one. */
  readonly class: ObjectClass;
  readonly confidence: number;
  readonly box: Box;
  /** The time since a frame last showed it, ms; 0 if this frame does. While it is unseen, the box is predicted. */
  readonly unseenMs: number;
};

/** Pure: the same measurements give the same tracks. */
export interface Tracker {
  update(
    detections: readonly Detection[],
    motion: readonly (Box | MovingRegion)[],
    atMs: number,
  ): { tracks: Track[]; ended: Track[] };
  /** Ends every track, and returns those that were reported. */
  end(): Track[];
}

export type PlateCharacterReading = { readonly text: string; readonly confidence: number };
export type PlateCandidate = {
  /** The text, by the grammar that explains it best: a bar between the groups of a Moroccan plate, `?` for an unread letter. Empty: unreadable. */
  readonly rawText: string;
  /** What the network saw, before any grammar. */
  readonly seenText: string;
  /** The characters of `rawText`, without separators. */
  readonly characters: readonly PlateCharacterReading[];
  /** Calibrated: of reads with 0.9, nine in ten are right. */
  readonly confidence: number;
  /** The text with the letter that `rawText` leaves out because it is unsure; otherwise the same as `rawText`. Nothing may act on it. */
  readonly proposal: { readonly text: string; readonly confidence: number };
  /** Set where the grammar of one country alone explains the plate. */
  readonly country: PlateCountry | undefined;
  /** In px of the crop. */
  readonly box: Box;
  /** Top left, top right, bottom right, bottom left of the plate as it hangs, px of the crop. */
  readonly corners: readonly { readonly x: number; readonly y: number }[];
};

/** `EU` stands for every European layout that is known, `BR` and `AR` for old and Mercosur plates. */
export type PlateCountry = 'MA' | 'TN' | 'DZ' | 'EU' | 'BR' | 'AR';

export type PlateHint = {
  /** Set where the country of the plates is known. `US` is never found by itself, because other countries have its patterns too. */
  readonly country?: PlateCountry | 'US' | undefined;
  /** The image is a plate already, so nothing is searched. */
  readonly isPlate?: boolean | undefined;
};

/** Finds and reads the plates in a vehicle's crop or in a whole photograph. */
export interface PlateReader {
  readonly model: ModelIdentity;
  read(crop: RgbImage, hint?: PlateHint): Promise<PlateCandidate[]>;
  close(): Promise<void>;
}

export type Point = { readonly x: number; readonly y: number };

/** A face somewhere in an image, px of that image. */
export type FoundFace = { readonly box: Box; readonly confidence: number };

/** Left and right as seen in the image; px of that image. */
export type FaceLandmarks = {
  readonly leftEye: Point;
  readonly rightEye: Point;
  readonly nose: Point;
  readonly leftMouth: Point;
  readonly rightMouth: Point;
};

/** How fit a face is for matching. The measures are named as in ISO/IEC 29794-5; all but the sizes and the roll run from 0 to 1 or -1 to 1. */
export type FaceQuality = {
  /** All measures in one: 0 cannot be matched at all, 1 is the best. */
  readonly score: number;
  /** Width of the face. */
  readonly sizePx: number;
  readonly interEyePx: number;
  /** Estimates from the five points, not angles: 0 looks into the camera, -1 and 1 are profiles. */
  readonly yaw: number;
  readonly pitch: number;
  readonly rollDegrees: number;
  /** Fine detail, relative to the contrast. */
  readonly sharpness: number;
  /** 0 is black, white or flat, 1 uses the range well. */
  readonly exposure: number;
  /** The larger of two: the share of the face outside the image, and how far the five points are from any face. */
  readonly occlusion: number;
};

/** Why a face is not described. */
export type FaceRefusal =
  'no_face' | 'too_small' | 'turned_away' | 'blurred' | 'badly_exposed' | 'cut_off' | 'occluded' | 'not_a_picture';

export type DescribedFace = {
  readonly kind: 'face';
  readonly box: Box;
  readonly landmarks: FaceLandmarks;
  readonly quality: FaceQuality;
  /** Of unit length, in memory that the reader lends. Return it with `forget`. */
  readonly embedding: Float32Array;
  readonly model: ModelIdentity;
};
export type RefusedFace = { readonly kind: 'refused'; readonly reason: FaceRefusal; readonly quality?: FaceQuality };
export type FaceDescription = DescribedFace | RefusedFace;

/** Finds faces and describes what makes one comparable with another. It computes nothing else about a face. */
export interface FaceReader {
  /** The network that makes the embeddings. Only embeddings of one network can be compared. */
  readonly model: ModelIdentity;
  /**
   * Describes the most prominent face of a head crop or a photograph. The image moves to the thread that reads it: its bytes are gone here
   * afterwards, and overwritten there.
   */
  describe(image: RgbImage): Promise<FaceDescription>;
  /** Finds every face of an image, the most confident first. The image moves, as in `describe`. */
  find(image: RgbImage): Promise<FoundFace[]>;
  /** Overwrites the embedding of a description and takes its memory back. Does nothing to a refusal, or the second time. */
  forget(description: FaceDescription): void;
  close(): Promise<void>;
}

export type DecodedJpeg =
  { readonly kind: 'image'; readonly image: RgbImage } | { readonly kind: 'unreadable'; readonly detail: string };

/** Encodes and decodes the images of messages and files. */
export interface JpegCodec {
  /** @param size the size that the image must have, px; any other is refused before memory is allocated for it */
  decode(jpeg: Buffer, size?: Size): Promise<DecodedJpeg>;
  /** Encodes a part of an image. The box is in whole px and lies within the image. */
  encodePart(image: RgbImage, box: Box): Promise<Buffer>;
}
