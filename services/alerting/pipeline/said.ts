import type { Said } from '../ports.ts';

/** What every decision starts from. */
export const SAID_NOTHING: Said = {
  decisions: [],
  alerts: [],
  clips: [],
  casts: [],
  answers: [],
  reviewAnswers: [],
};
