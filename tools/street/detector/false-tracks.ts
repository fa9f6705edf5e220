import type { SceneTrack } from '@marsad/schemas';
import type { Chance } from '../chance.ts';
import type { DetectorModel } from './detector-model.ts';

/** False tracks have ordinals of their own from here on. */
const FIRST_ORDINAL = 1_000_000;

/** Boxes around what is not there: a shadow, a sign, a light. They stay in their place and vanish soon. */
export function createFalseTracks(
  model: DetectorModel,
  size: { readonly widthPx: number; readonly heightPx: number },
  horizonPx: number,
  chance: Chance,
) {
  let present: (SceneTrack & { readonly untilMs: number; readonly fromMs: number })[] = [];
  let ordinal = FIRST_ORDINAL;
  return (
    atMs: number,
    elapsedMs: number,
  ): { tracks: SceneTrack[]; ended: { ordinal: number; class: 'person' | 'car' }[] } => {
    if (chance.happens((model.falseTracksPerHour * elapsedMs) / 3_600_000)) {
      const name = chance.pick([['person', 0.5] as const, ['car', 0.5] as const]);
      const below = Math.max(0, horizonPx) + 20;
      const y = chance.between(below, size.heightPx * 0.9);
      const height = Math.max(12, (y - horizonPx) * chance.between(0.15, 0.3));
      const width = Math.min(size.widthPx, height * (name === 'person' ? 0.4 : 1.3));
      const box = { x: chance.between(0, size.widthPx - width), y: Math.max(0, y - height), width, height };
      const shown = { box, class: name, confidence: 0.45, evidence: 'detected', ageMs: 400 } as const;
      present.push({ ...shown, ordinal: ordinal++, fromMs: atMs, untilMs: atMs + 400 + chance.exponential(900) });
    }
    const over = present.filter(({ untilMs }) => untilMs <= atMs);
    present = present.filter(({ untilMs }) => untilMs > atMs);
    return {
      tracks: present.map(({ untilMs: _, fromMs, box, ...track }) => ({
        ...track,
        ageMs: 400 + atMs - fromMs,
        box: { ...box, x: Math.max(0, Math.round((box.x + chance.normal(0, 0.02 * box.width)) * 2) / 2) },
      })),
      ended: over.map(({ ordinal: which, class: name }) => ({ ordinal: which, class: name as 'person' | 'car' })),
    };
  };
}
