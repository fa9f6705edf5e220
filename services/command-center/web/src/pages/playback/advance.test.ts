import { describe, expect, it } from 'vitest';
import { advance, type Known, type Moving } from './advance.ts';
import { startedAt } from './clock.ts';

const LOADED = [{ isRecorded: true, isLoaded: true }];
const LACKING = [...LOADED, { isRecorded: true, isLoaded: false }];
const playing = (headMs: number): Moving => ({
  clock: { ...startedAt(headMs, 0), playing: true },
  lackingSinceMs: undefined,
});
const known = (over: Partial<Known> = {}): Known => ({
  ...{ nowMs: 100, newestMs: 1_000_000, marks: {}, covered: [[{ fromMs: 0, toMs: 50_000 }]], atHead: () => LOADED },
  ...over,
});

describe('the clock a moment later', () => {
  it('has gone on', () => {
    expect(advance(playing(1_000), known()).clock).toMatchObject({ headMs: 1_100, held: false, playing: true });
  });

  it('waits for a camera without images, and after 6 s goes on without it', () => {
    const waiting = advance(playing(1_000), known({ atHead: () => LACKING }));
    expect(waiting).toMatchObject({ clock: { held: true, headMs: 1_100 }, lackingSinceMs: 100 });
    const still = advance(waiting, known({ nowMs: 6_099, atHead: () => LACKING }));
    expect(still.clock).toMatchObject({ held: true, headMs: 1_100 });
    const without = advance(still, known({ nowMs: 6_100, atHead: () => LACKING }));
    expect(without.clock.held).toBe(false);
    expect(advance(without, known({ nowMs: 6_200, atHead: () => LACKING })).clock.headMs).toBe(1_200);
  });

  it('waits for nobody while it is paused', () => {
    const paused = { clock: startedAt(1_000, 0), lackingSinceMs: undefined };
    expect(advance(paused, known({ atHead: () => LACKING })).clock).toMatchObject({ held: false, headMs: 1_000 });
  });

  it('jumps over a time that no camera recorded, and plays through one that a single camera recorded', () => {
    const covered = [
      [
        { fromMs: 0, toMs: 1_000 },
        { fromMs: 9_000, toMs: 20_000 },
      ],
      [{ fromMs: 8_000, toMs: 20_000 }],
    ];
    expect(advance(playing(1_000), known({ covered })).clock.headMs).toBe(8_000);
    expect(advance(playing(8_000), known({ covered })).clock.headMs).toBe(8_100);
    const last = [[{ fromMs: 0, toMs: 500 }]];
    expect(advance(playing(1_000), known({ covered: last })).clock.headMs).toBe(1_100);
  });

  it('stops at the newest recording', () => {
    expect(advance(playing(1_000), known({ newestMs: 1_050 })).clock).toMatchObject({ headMs: 1_050, playing: false });
  });
});
