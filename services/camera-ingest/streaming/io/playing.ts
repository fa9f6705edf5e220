import type { Decoder, Input } from '@marsad/media';
import type { Losses } from '../../recording/losses.ts';
import type { Part } from './part.ts';
import type { StateReporter } from './state-reporter.ts';
import type { Waiting } from './waiting.ts';

/** What the two kinds of source share: how they report their state, and how they begin parts. */
export type Playing = {
  readonly waiting: Waiting;
  now(): number;
  readonly reportState: StateReporter['playState'];
  begin(input: Input, decoder: Decoder, originMs: number, clockOffsetMs?: () => number): Part;
  readonly losses: Losses;
  /** Sets what interrupts a blocked read when the camera is closed. */
  onStop(interrupt: (() => void) | null): void;
};
