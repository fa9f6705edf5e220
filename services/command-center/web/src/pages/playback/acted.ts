import { changed, headAt, shuttleBackwards, shuttleForwards, withMark, type Clock, type Marks } from './clock.ts';
import type { Action } from './keys.ts';
import type { Span } from './spans.ts';
import { eventBeside } from './timeline-scale.ts';

export type Transport = { readonly clock: Clock; readonly marks: Marks };
export type Around = {
  readonly nowMs: number;
  /** The distance between two frames, ms. */
  readonly frameMs: number;
  /** Where events begin, UTC ms. */
  readonly eventsMs: readonly number[];
  /** What the timeline shows. */
  readonly period: Span;
};

/** What becomes of clock and marks, and where the play head goes; undefined for an action that is the page's. */
export function acted(
  { clock, marks }: Transport,
  action: Action,
  { nowMs, frameMs, eventsMs, period }: Around,
): (Transport & { readonly seekMs?: number | undefined }) | undefined {
  const headMs = headAt(clock, nowMs);
  const to = (change: Parameters<typeof changed>[1]): Transport => ({ clock: changed(clock, change, nowMs), marks });
  const paused = (): Transport => to({ playing: false, speed: 1 });
  switch (action.do) {
    case 'play_or_pause':
      return to({ playing: !clock.playing, speed: clock.speed < 0 ? 1 : clock.speed });
    case 'pause':
      return paused();
    case 'forwards':
      return to({ playing: true, speed: shuttleForwards(clock) });
    case 'backwards':
      return to({ playing: true, speed: shuttleBackwards(clock) });
    case 'frame':
      return { ...paused(), seekMs: headMs + action.by * frameMs };
    case 'seconds':
      return { clock, marks, seekMs: headMs + action.by * 1_000 };
    case 'event':
      return { clock, marks, seekMs: eventBeside(eventsMs, headMs, action.by) };
    case 'end':
      return { clock, marks, seekMs: action.of === 'from' ? period.fromMs : period.toMs };
    case 'mark':
      return { clock, marks: withMark(marks, action.which, Math.round(headMs)) };
    case 'loop_off':
      return { clock, marks: {} };
    default:
      return undefined;
  }
}
