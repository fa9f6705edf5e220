import type { CameraChecked, CheckPicture } from '@marsad/schemas';
import { createQuestionsMemory } from './questions-memory.ts';

/** How long a result is kept, ms: as long as its topic keeps it. */
export const CHECK_KEPT_MS = 60_000;
/** How long a person waits for a result at most, ms. */
export const CHECK_WITHIN_MS = 60_000;
/** How many checks one person may wait for at once. */
export const MOST_CHECKS = 2;

/** A check that this instance asked for, and its result as far as it has come. */
export type Check = {
  readonly checkId: string;
  readonly subject: string;
  readonly district: string;
  readonly askedAtMs: number;
  readonly result?: CameraChecked;
  readonly picture?: { readonly metadata: CheckPicture; readonly jpeg: Uint8Array };
};

/** The checks of addresses that people of this instance asked for. */
export function createChecksMemory() {
  const { change, ...checks } = createQuestionsMemory<Check>({
    idOf: ({ checkId }) => checkId,
    isAnswered: ({ result }) => result !== undefined,
    keptUntilMs: ({ askedAtMs, result }) => (result ? result.atMs + CHECK_KEPT_MS : askedAtMs + CHECK_WITHIN_MS),
  });
  return {
    ...checks,
    putResult: (result: CameraChecked): void => change(result.checkId, (check) => ({ ...check, result })),
    putPicture: (metadata: CheckPicture, jpeg: Uint8Array): void =>
      change(metadata.checkId, (check) => ({ ...check, picture: { metadata, jpeg } })),
  };
}
export type ChecksMemory = ReturnType<typeof createChecksMemory>;
