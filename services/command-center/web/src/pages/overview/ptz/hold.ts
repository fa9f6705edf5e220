import { LONGEST_MOVE_MS } from '@marsad/schemas';
import type { PtzMove } from '../../../api/types.ts';

export const DIRECTIONS = ['up', 'left', 'right', 'down', 'in', 'out'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** The speed of a held button, as a share of what the device can: slow enough to stop where one looks. */
const SPEED = 0.4;
const MOTIONS: Readonly<Record<Direction, { readonly pan?: number; readonly tilt?: number; readonly zoom?: number }>> =
  {
    up: { tilt: SPEED },
    down: { tilt: -SPEED },
    left: { pan: -SPEED },
    right: { pan: SPEED },
    in: { zoom: SPEED },
    out: { zoom: -SPEED },
  };

/** A held button asks again this long before its move ends by itself, ms. */
const RENEW_BEFORE_MS = 700;
/** One press of a button by software that cannot hold it, such as a screen reader, ms. */
const NUDGE_MS = 400;

const KEYS: ReadonlyMap<string, Direction> = new Map([
  ['ArrowUp', 'up'],
  ['ArrowDown', 'down'],
  ['ArrowLeft', 'left'],
  ['ArrowRight', 'right'],
  ['+', 'in'],
  ['-', 'out'],
]);
/** The direction of a key. Arrows mean the picture's sides, in every language. */
export const directionOf = (key: string): Direction | undefined => KEYS.get(key);

const moveFor = (direction: Direction, forMs: number): PtzMove => ({ kind: 'for', ...MOTIONS[direction], forMs });

/**
 * Turns pressing and letting go into moves. Each move ends by itself, so that no camera moves on because a connection broke; while a button
 * is held it is asked for again. Commands go one after another, and what was let go before it was sent is not sent: a stop never overtakes
 * its move, and none comes after it.
 * @param send resolves when the command was taken; it reports its own failures
 */
export function createHold(send: (move: PtzMove) => Promise<void>) {
  let held: Direction | undefined;
  let next: PtzMove | undefined;
  let isSending = false;
  let renewal: ReturnType<typeof setInterval> | undefined;

  const sendAll = async (): Promise<void> => {
    if (isSending) return;
    isSending = true;
    for (let move = next; move; move = next) {
      next = undefined;
      await send(move);
    }
    isSending = false;
  };
  const wish = (move: PtzMove): void => {
    next = move;
    void sendAll();
  };
  const begin = (direction: Direction): void => {
    const move = moveFor(direction, LONGEST_MOVE_MS);
    wish(move);
    renewal = setInterval(() => wish(move), LONGEST_MOVE_MS - RENEW_BEFORE_MS);
  };
  const end = (): void => {
    held = undefined;
    clearInterval(renewal);
  };
  return {
    /** A button or a key is down. Keys repeat. */
    press(direction: Direction): void {
      if (held === direction) return;
      end();
      held = direction;
      begin(direction);
    },
    /** It is up again, or lost. @param direction that of the button; absent: whichever is held */
    release(direction?: Direction): void {
      if (held === undefined || (direction !== undefined && direction !== held)) return;
      end();
      wish({ kind: 'stop' });
    },
    nudge: (direction: Direction): void => wish(moveFor(direction, NUDGE_MS)),
    /** Stops the camera, whoever moves it. */
    stop(): void {
      end();
      wish({ kind: 'stop' });
    },
    /** Any other command of this person. */
    command(move: PtzMove): void {
      end();
      wish(move);
    },
  };
}
export type Hold = ReturnType<typeof createHold>;
