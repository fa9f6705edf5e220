import type { Permits } from './permits.ts';

/**
 * Since when each kind of result is permitted again, ms: a camera may send later what it saw during a halt, and that stays refused. Absent: it
 * was never permitted here, or without a break.
 */
export type PermittedSince = { readonly scenesMs?: number; readonly platesMs?: number };
type PermitHistory = { readonly scenes: Spell; readonly plates: Spell };
type Spell =
  | { readonly kind: 'never' }
  | { readonly kind: 'permitted'; readonly againMs: number | undefined }
  | { readonly kind: 'interrupted' };

const NEVER: Spell = { kind: 'never' };

/** Notes what is permitted now. @param before undefined at the first time */
const notePermits = (
  before: PermitHistory | undefined,
  { scenes, plates }: Pick<Permits, 'scenes' | 'plates'>,
  nowMs: number,
): PermitHistory => ({
  scenes: spellThen(before?.scenes ?? NEVER, scenes, nowMs),
  plates: spellThen(before?.plates ?? NEVER, plates, nowMs),
});

function spellThen(before: Spell, isPermitted: boolean, nowMs: number): Spell {
  if (!isPermitted) return before.kind === 'never' ? before : { kind: 'interrupted' };
  if (before.kind === 'permitted') return before;
  return { kind: 'permitted', againMs: before.kind === 'interrupted' ? nowMs : undefined };
}

function permittedSinceOf({ scenes, plates }: PermitHistory): PermittedSince {
  const againMs = (spell: Spell): number | undefined => (spell.kind === 'permitted' ? spell.againMs : undefined);
  const [scenesMs, platesMs] = [againMs(scenes), againMs(plates)];
  return { ...(scenesMs !== undefined && { scenesMs }), ...(platesMs !== undefined && { platesMs }) };
}

/** What cameras may send now, and since when. */
export function createPermitBook<Of extends { readonly camera: string }>(
  permitsOf: (camera: Of) => Permits,
  now: () => number,
) {
  const histories = new Map<string, PermitHistory>();
  return {
    permitsOf,
    /** Notes what a camera may send now. Called every second and whenever rights change, so that no break is missed. */
    permittedSince(camera: Of): PermittedSince {
      const noted = notePermits(histories.get(camera.camera), permitsOf(camera), now());
      histories.set(camera.camera, noted);
      return permittedSinceOf(noted);
    },
  };
}
