import { SourceFailure } from '@marsad/media';
import type { Losses } from '../../recording/losses.ts';
import { backoffMs, RECOVERED_AFTER_MS } from '../pacing.ts';
import type { StateReporter } from './state-reporter.ts';
import type { Waiting } from './waiting.ts';

export type Attempts = {
  readonly play: () => Promise<void>;
  readonly waiting: Waiting;
  readonly states: Pick<StateReporter, 'down'>;
  readonly losses: Losses;
  readonly now: () => number;
};

/** Plays the source again and again, with growing pauses after failures. */
export async function playUntilStopped({ play, waiting, states, losses, now }: Attempts): Promise<void> {
  for (let failures = 0; !waiting.stopped;) {
    const startedMs = now();
    try {
      await play();
    } catch (thrown) {
      if (waiting.stopped) return;
      const error = thrown instanceof SourceFailure ? thrown : unexpectedFailure(thrown);
      losses.lost(error.reason === 'stream_silent' ? 'stream_silent' : 'camera_down', now());
      states.down(error.reason, error.message);
      failures = now() - startedMs >= RECOVERED_AFTER_MS ? 1 : failures + 1;
      await waiting.sleep(backoffMs(failures));
      losses.passed(now());
    }
  }
}

/** Turns an unexpected error into a failure of this camera only. The stack goes to the process's log; it holds no address. */
function unexpectedFailure(error: unknown): SourceFailure {
  console.error('a camera failed unexpectedly', error instanceof Error ? error.stack : error);
  return new SourceFailure(
    'source_unreadable',
    'Reading the stream failed in a way that is not known; it is tried again.',
  );
}
