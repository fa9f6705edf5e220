import { PtzMove, ptzChanged, type PtzState } from '@marsad/schemas';
import { z } from 'zod';
import { nameComponents } from './components.ts';

export const PtzRequest = z.object({ commandId: z.uuid(), move: PtzMove }).strict();

const { presets, preset, home, movable, last, atMs } = ptzChanged.schema.shape;

/** Where a movable camera looks, and who holds it: by name, and whether that is the person who asks. */
export const PtzView = z.object({
  ...{ movable, home, preset, presets, last, atMs },
  lock: z.object({ name: z.string(), priority: z.string(), untilMs: z.number(), mine: z.boolean() }).optional(),
});
export type PtzView = z.infer<typeof PtzView>;

/** A lock that is over is none. */
export function ptzView(state: PtzState, subject: string, nowMs: number): PtzView {
  const { lock } = state;
  const held = lock && lock.untilMs > nowMs ? lock : undefined;
  return {
    movable: state.movable,
    home: state.home,
    ...(state.preset !== undefined && { preset: state.preset }),
    presets: state.presets,
    ...(state.last && { last: state.last }),
    atMs: state.atMs,
    ...(held && {
      lock: { name: held.name, priority: held.priority, untilMs: held.untilMs, mine: held.subject === subject },
    }),
  };
}

nameComponents({ PtzMove, PtzRequest, PtzView });
