/** The payload of one RTP packet of a track, in order of its sequence number. */
export type TrackPacket = {
  readonly payload: Buffer;
  readonly marker: boolean;
  /** The stamp, extended over its wraps. */
  readonly rtpTime: number;
  /** Wall clock, ms. */
  readonly arrivedMs: number;
  /** Packets that are missing just before this one. */
  readonly lost: number;
  /** The sender counts anew from here. */
  readonly restarted: boolean;
};

/** One picture as the camera encoded it: H.264 and H.265 in Annex B, MJPEG as a JPEG file. */
export type Picture = {
  readonly data: Buffer;
  /** The camera's stamp in ticks of the clock rate, extended over its 32-bit wraps and not judged otherwise. */
  readonly rtpTime: number;
  /** When the last packet of this picture arrived, wall clock ms. */
  readonly arrivedMs: number;
  /** When the first packet of this picture arrived. */
  readonly firstArrivedMs: number;
  /** It can be decoded without others. */
  readonly keyframe: boolean;
  /** It refers to later pictures. H.264 only: H.265 declares its order once. */
  readonly bidirectional: boolean;
  /** RTP packets that are missing before or inside it, since the picture before. */
  readonly lostBefore: number;
  /** A part of it is missing. */
  readonly damaged: boolean;
};

/** Bounds of one picture. A larger one is dropped whole. */
export const MOST_PICTURE_BYTES = 16 * 1_024 * 1_024;
export const MOST_PICTURE_PARTS = 65_536;

export type Depacketizer = {
  push(packet: TrackPacket): void;
  /** The parameter sets that were last seen, in the order in which a decoder wants them. */
  parameterSets(): readonly Buffer[];
};
