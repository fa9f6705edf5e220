import type { KeptCrop } from '@marsad/evidence';
import type { Analytic, Camera } from '@marsad/schemas';

/** What governance permits now: the part of `@marsad/rights` that this service needs. Ask at every use, because rights end by themselves. */
export type Permissions = {
  mayAnalyse(camera: string, analytic: Analytic): boolean;
  isHalted(analytic: Analytic): boolean;
};

/** The crop of a plate, made anew from the camera's, so that it holds a picture and nothing else. */
export type CleanCrop = { readonly jpeg: Buffer; readonly widthPx: number; readonly heightPx: number };
export type CleanedCrop = CleanCrop | 'crop_too_large' | 'crop_unreadable';
export type CleanCropOf = (jpeg: Buffer) => Promise<CleanedCrop>;

/** The plate crop of a read. Its score is the read's confidence. */
export type PlateCrop = KeptCrop & {
  readonly camera: string;
  /** When its frame was captured, UTC ms. */
  readonly capturedAtMs: number;
};

/** A camera whose results come in through this service. */
export type EdgeCamera = Camera & { readonly source: Extract<Camera['source'], { kind: 'edge' }> };
