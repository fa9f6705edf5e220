import type { WatchlistEntry } from '@marsad/schemas';
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
let said: Assessment[];
let away: boolean;
let assessments: Assessments;
const face = faceAlong(1);
beforeEach(() => {
  [nowMs, halted, happened, said, away] = [T, false, [], [], false];
  enrolled = () => ({ kind: 'face', face });
  assessments = createAssessments({
    enrolment: {
      describe: () => (happened.push('describe'), Promise.resolve(enrolled())),
      forget: () => void happened.push('forget'),
    },
    model: { sha256: 'a'.repeat(64) },
    isHalted: () => halted,
    publish: (assessment) => {
      if (away) return Promise.reject(Object.assign(new Error('away'), { retryAfterMs: 100 }));
      happened.push('say');
      return Promise.resolve(void said.push(assessment));
    },
    recordLook: () => Promise.resolve(void happened.push('log')),
    now: () => nowMs,
  });
});
const look = (...entries: WatchlistEntry[]) => assessments.look(entries);

describe('a proposed picture', () => {
  it('is judged once: the look is in the log first, and the template is gone before anything is said', async () => {
    await look(proposed);
    await look(proposed);
    expect(happened).toEqual(['log', 'describe', 'forget', 'say']);
    expect(said).toEqual([
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

  it('is judged again where nobody heard it', async () => {
    await look(proposed);
    nowMs += 60_000;
    await look(proposed);
    expect(said).toHaveLength(2);
  });

  it('that is of no use says why', async () => {
    enrolled = () => ({ kind: 'refused', reason: 'picture_changed', quality: 0 });
    await look(proposed);
    expect(said).toMatchObject([{ usable: false, quality: 0, reason: 'picture_changed' }]);
  });

  it.each([
    ['while the store is away', () => void (enrolled = () => ({ kind: 'unavailable' }))],
    ['while Kafka is away', () => void (away = true)],
    ['while faces are halted', () => void (halted = true)],
  ])('waits %s', async (_, arrange) => {
    arrange();
    await look(proposed);
    expect(said).toEqual([]);
    [halted, away] = [false, false];
    enrolled = () => ({ kind: 'face', face });
    await look(proposed);
    expect(said).toHaveLength(1);
  });

  it.each([
    ['approved', entryWith()],
    ['judged', { ...proposed, assessment: { usable: true, quality: 1, modelSha256: 'a'.repeat(64) } }],
  ])('is not looked at when it is %s', async (_, entry) => {
    await look(entry);
    expect(happened).toEqual([]);
  });
});
