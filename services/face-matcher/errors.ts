import type { FaceRefusal } from '@marsad/vision';

/** Why a head gives no candidate. `no_match` is all that is ever recorded of a face that resembles nobody. */
export type DropReason = 'out_of_scope' | 'no_session' | FaceRefusal | 'no_match' | 'nothing_better';

/** The reasons that this service gives for an outcome. */
export type Reasons = {
  readonly drop: DropReason;
  readonly deadLetter: 'unreadable_picture';
  readonly retry: 'kafka_unavailable' | 'store_unavailable' | 'session_opening' | 'heads_not_read_yet';
};

export type MatchingRefusalCode = 'not_tested' | 'described_otherwise' | 'below_tested_threshold' | 'core_dumps_on';

/** Matching may not run as it is configured. The message says what was measured, what was asked for, and what to do. */
export class MatchingRefusedError extends Error {
  override readonly name = 'MatchingRefusedError';
  readonly code: MatchingRefusalCode;
  constructor(code: MatchingRefusalCode, why: string) {
    super(`matching refuses to start: ${why}`);
    this.code = code;
  }
}
