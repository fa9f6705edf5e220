import type { Publication } from '../ports.ts';

/** An empty publication, to which each decision adds its own parts. */
export const NOTHING_TO_PUBLISH: Publication = {
  decisions: [],
  alerts: [],
  clips: [],
  casts: [],
  erased: [],
  answers: [],
  reviewAnswers: [],
};
