import type { CameraChecked, CheckPicture } from '@marsad/schemas';

/** How long a result is kept, ms: as long as its topic keeps it. */
export const CHECK_KEPT_MS = 60_000;
/** How long a person waits for a result at most, ms. */
export const CHECK_WITHIN_MS = 60_000;
/** How many checks one person may wait for at once. */
export const MOST_CHECKS = 2;
/** How many checks are remembered. */
const MOST_REMEMBERED = 200;

/** A check that this instance asked for, and its result as far as it has come. */
export type Check = {
  readonly checkId: string;
  readonly subject: string;
  readonly district: string;
  readonly askedAtMs: number;
  result?: CameraChecked;
  picture?: { readonly metadata: CheckPicture; readonly jpeg: Uint8Array };
};

/** The checks of addresses that people of this instance asked for. The results of other instances' checks pass by. */
export function createChecksMemory() {
  const checks = new Map<string, Check>();

  const isOver = ({ askedAtMs, result }: Check, nowMs: number): boolean =>
    nowMs - (result?.atMs ?? askedAtMs) > (result ? CHECK_KEPT_MS : CHECK_WITHIN_MS);
  const forget = (nowMs: number): void => {
    for (const [id, check] of checks) if (isOver(check, nowMs) || checks.size > MOST_REMEMBERED) checks.delete(id);
  };
  return {
    /** How many checks this person still waits for. */
    waitingOf(subject: string, nowMs: number): number {
      forget(nowMs);
      return [...checks.values()].filter((check) => check.subject === subject && !check.result).length;
    },
    add(check: Check): void {
      checks.set(check.checkId, check);
    },
    putResult(result: CameraChecked): void {
      const check = checks.get(result.checkId);
      if (check) check.result = result;
    },
    putPicture(metadata: CheckPicture, jpeg: Uint8Array): void {
      const check = checks.get(metadata.checkId);
      if (check) check.picture = { metadata, jpeg };
    },
    /** The check, for the person who asked for it and for no other. */
    find(checkId: string, subject: string, nowMs: number): Check | undefined {
      forget(nowMs);
      const check = checks.get(checkId);
      return check?.subject === subject ? check : undefined;
    },
  };
}
export type ChecksMemory = ReturnType<typeof createChecksMemory>;
