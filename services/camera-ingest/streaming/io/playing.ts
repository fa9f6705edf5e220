import type { Camera } from '@marsad/schemas';
import type { Losses } from '../../recording/losses.ts';
import type { Analysis } from '../../analysis/io/analysis.ts';
import type { Decoder, Input } from '@marsad/media';
import type { Part } from './part.ts';
import type { Waiting } from './waiting.ts';

/** What the two kinds of source share: where they say how they are, and how they begin parts. */
export type Playing = {
  camera: Camera;
  waiting: Waiting;
  now(): number;
  say(state: 'starting' | 'playing' | 'idle' | 'stopped', input?: Input, remark?: string): void;
  begin(input: Input, decoder: Decoder, originMs: number, clockOffsetMs?: () => number): Part;
  losses: Losses;
  analysis: Analysis;
  /** Interrupts a blocked read when the camera is closed. */
  onStop(interrupt: (() => void) | null): void;
};
