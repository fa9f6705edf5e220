import type { UnreadableReason } from './domain/ballot.ts';

/** Why a usable message is not used. `UnreadableReason`: the crop was counted, and no plate could be read on it. */
export type DropReason = 'not_permitted' | 'repeated_shot' | 'already_final' | 'nothing_new' | UnreadableReason;

/** The reasons that this service gives for an outcome. */
export type Reasons = {
  readonly drop: DropReason;
  readonly deadLetter: 'unreadable_picture';
  readonly retry: 'kafka_unavailable' | 'store_unavailable' | 'crops_not_read_yet';
};
