import type { PlateCandidate, PlateHint, RgbImage } from '../ports.ts';

/** Paths of the three networks, checked against the registry before a thread gets them. */
export type PlateWorkerPaths = { readonly finder: string; readonly reader: string; readonly letter: string };

export type PlateQuestion = { readonly id: number; readonly image: RgbImage; readonly hint: PlateHint };

export type PlateAnswer =
  | { readonly id: number; readonly candidates: PlateCandidate[]; readonly tookMs: number }
  | { readonly id: number; readonly error: string };
