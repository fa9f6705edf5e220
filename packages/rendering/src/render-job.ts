import type { MaskSample } from '@marsad/masking';
import type { Box, PicturePoint, TimeSpan } from '@marsad/schemas';

/** A recorded file and its place on the wall clock, ms. */
export type RecordedFile = {
  readonly path: string;
  /** The wall clock of the file's pts 0. */
  readonly originMs: number;
};

/** A recorded file and what masks it. A frame is masked by the samples of its own file, whatever is known of the same time from others. */
export type PieceOfFootage = RecordedFile & {
  /** From 2.5 s before the job's time to 2.5 s after it, on the file's clock. Without any, all of the file is hidden. */
  readonly samples: readonly MaskSample[];
};

/** Where the subject of an alert was, in fractions of the frame. */
export type TracePoint = { readonly atMs: number; readonly box: Box };

/** What is drawn over the masked frames. */
export type Drawing =
  | { readonly kind: 'zone'; readonly polygon: readonly PicturePoint[] }
  | { readonly kind: 'line'; readonly from: PicturePoint; readonly to: PicturePoint }
  /** Boxes of one track in order of time: between two of them it moves evenly; it is drawn half a second beyond the first and the last. */
  | { readonly kind: 'subject'; readonly track: readonly TracePoint[] };

export type RenderJob = {
  /** The segments in the order in which they are played. Frames that two of them hold are shown once. */
  readonly footage: readonly PieceOfFootage[];
  readonly fromMs: number;
  /** Not shown any more. For a still, its moment is `fromMs`. */
  readonly toMs: number;
  readonly drawings: readonly Drawing[];
  /**
   * `clip`: an MP4 with its index in front, which begins with its first frame. `fragment`: a fragmented MP4 for Media Source, whose clock is 0
   * at `fromMs`, and whose last frame lasts until `toMs`. `still`: a JPEG of the frame at or after `fromMs`, or of the one before it if none follows within 2 s.
   */
  readonly as: 'clip' | 'fragment' | 'still';
  /** Only key frames are decoded and shown. */
  readonly keyFramesOnly: boolean;
  /** Who looks at this view without masks, under an order. It stands in every frame. Absent: what the masks say is hidden. */
  readonly unmaskedFor?: string | undefined;
  /** Where the result is written. */
  readonly path: string;
};

export type Rendered = {
  readonly frames: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Wall clock of the first and the last frame, whole ms. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly bytes: number;
  readonly mimeType: string;
  /** `none`: it was rendered for one person under an order. */
  readonly masked: 'boxes' | 'whole' | 'none';
  /** The stretches that are masked whole because they were not analysed. */
  readonly unseen: readonly TimeSpan[];
  /** The stretches of the asked time without a frame, where the next frame is further away than a frame's usual distance. */
  readonly missing: readonly TimeSpan[];
};
