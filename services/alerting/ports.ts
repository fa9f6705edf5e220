import type { Alert, clipRequested, commandAnswered, DataOf, HotlistEntry } from '@marsad/schemas';

/** Who is looked for, followed live. */
export type Hotlist = { entries(): Iterable<HotlistEntry> };

/** Whether what a camera sees is demonstration footage. */
export type Cameras = { isSimulated(camera: string): boolean };

/** What a decision says, in the order in which it is said. */
export type Said = {
  readonly alerts: readonly Alert[];
  readonly clips: readonly DataOf<typeof clipRequested>[];
  readonly answers: readonly DataOf<typeof commandAnswered>[];
};

/** Resolves when Kafka has acknowledged all of it. Rejects with `retryAfterMs` if that must wait. */
export type Publish = (said: Said) => Promise<void>;
