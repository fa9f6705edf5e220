import type { Decoder, Input } from '@marsad/media';
import type { StreamClock } from '../../clock/stream-clock.ts';
import type { HealthWatch } from '../health.ts';
import type { Losses } from '../../recording/losses.ts';
import type { Part } from './part.ts';
import type { StateReporter } from './state-reporter.ts';
import type { Waiting } from './waiting.ts';

/** The functions of a camera's task that both kinds of source need, to report their state and to begin parts. */
export type Playing = {
  readonly waiting: Waiting;
  now(): number;
  readonly reportState: StateReporter['playState'];
  /** Opens the decoder of a live stream; null if it is not decoded. */
  decoderOf(input: Input): Decoder | null;
  /** Begins a part whose time 0 is the wall clock `originMs`. Its packets get their times from the stream's clock. */
  begin(input: Input, decoder: Decoder | null, originMs: number, clock: StreamClock): Part;
  readonly losses: Losses;
  readonly health: Pick<HealthWatch, 'keyframeMs' | 'ended'>;
  /** Sets the function that interrupts a blocked read when the camera is closed. */
  onStop(interrupt: (() => void) | null): void;
};
