import { watchlistAssessed } from '@marsad/schemas';
import type { WatchlistEntry } from '@marsad/schemas';
import { eventIdOf } from '@marsad/schemas/ids';
import { beforeEach, describe, expect, it } from 'vitest';
import { faceAlong } from '../testing/fakes.ts';
import { entryWith, T } from '../testing/records.ts';
import { createAssessments } from './assessments.ts';
import type { Assessment, Assessments } from './assessments.ts';
import type { Enrolled } from './enrolment.ts';

const proposed = entryWith({ state: 'proposed', approvals: [] });
let nowMs: number;
let halted: boolean;
let enrolled: () => Enrolled;
let happened: string[];
let published: Assessment[];
let away: boolean;
let consulted: string[];
let assessments: Assessments;
const face = faceAlong(1);
beforeEach(() => {
  [nowMs, halted, happened, published, away, consulted] = [T, false, [], [], false, []];
  enrolled = () => ({ kind: 'face', face });
  assessments = createAssessments({
    enrolment: {
      describe: () => (happened.push('describe'), Promise.resolve(enrolled())),
      forget: () => void happened.push('forget'),
    },
    model: { sha256: 'a'.repeat(64) },
    rights: { isHalted: () => halted },
    log: {
      publish: (assessment) => {
        if (away) return Promise.reject(Object.assign(new Error('away'), { retryAfterMs: 100 }));
        happened.push('publish');
        return Promise.resolve(void published.push(assessment));
      },
      recordConsultation: (_, id) => {
        consulted.push(id);
        return Promise.resolve(void happened.push('log'));
      },
    },
    now: () => nowMs,
  });
});
const assess = (...entries: WatchlistEntry[]) => assessments.assessDue(entries);

describe('a proposed image', () => {
  it('is assessed once: the log has the consultation first, and the template is gone before anything is published', async () => {
    await assess(proposed);
    await assess(proposed);
    expect(happened).toEqual(['log', 'describe', 'forget', 'publish']);
    expect(consulted).toEqual(published.map((assessment) => eventIdOf(watchlistAssessed, assessment)));
    expect(published).toEqual([
      {
        entryId: proposed.entryId,
        imageSha256: proposed.image.sha256,
        usable: true,
        quality: 0.8,
        modelSha256: 'a'.repeat(64),
        atMs: T,
      },
    ]);
  });

  it('is assessed again if governance has not answered', async () => {
    await assess(proposed);
    nowMs += 60_000;
    await assess(proposed);
    expect(published).toHaveLength(2);
  });

  it('is published with the reason if it cannot be matched', async () => {
    enrolled = () => ({ kind: 'refused', reason: 'picture_changed', quality: 0 });
    await assess(proposed);
    expect(published).toMatchObject([{ usable: false, quality: 0, reason: 'picture_changed' }]);
  });

  it.each([
    ['while the store is away', () => void (enrolled = () => ({ kind: 'unavailable' }))],
    ['while Kafka is away', () => void (away = true)],
    ['while faces are halted', () => void (halted = true)],
  ])('waits %s', async (_, arrange) => {
    arrange();
    await assess(proposed);
    expect(published).toEqual([]);
    [halted, away] = [false, false];
    enrolled = () => ({ kind: 'face', face });
    await assess(proposed);
    expect(published).toHaveLength(1);
  });

  it.each([
    ['approved', entryWith()],
    ['assessed', { ...proposed, assessment: { usable: true, quality: 1, modelSha256: 'a'.repeat(64) } }],
  ])('is not assessed when it is %s', async (_, entry) => {
    await assess(entry);
    expect(happened).toEqual([]);
  });
});
