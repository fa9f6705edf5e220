import type { PlateHint, RgbImage } from '../ports.ts';

export type PlateQuestion = { readonly image: RgbImage; readonly hint: PlateHint };
