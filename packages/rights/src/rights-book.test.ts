import { generateSigningKey, privateKeyOf, publicKeyOf, signRecord } from '@marsad/proof';
import type { Halt, LiveGrant, ProcessingAct } from '@marsad/schemas';
import { GRANT_LIFE_MS, halt, liveGrant, processingAct } from '@marsad/schemas';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RightsBook } from './rights-book.ts';
import { ARRIVES_WITHIN_MS } from './why-refused.ts';
import { createRightsBook } from './rights-book.ts';

const keys = generateSigningKey();
const [key, pinned] = [privateKeyOf(keys.privateKey), publicKeyOf(keys.publicKey)];
const stranger = privateKeyOf(generateSigningKey().privateKey);
const T0 = 1_790_000_000_000;
const CAMERA = 'hassan-hall-1';

let nowMs: number;
let book: RightsBook;
beforeEach(() => {
  nowMs = T0;
  book = createRightsBook(pinned, { now: () => nowMs, advanceTo: () => undefined });
});
/** Puts an act that the broker appended at the time of its stamp. */
const putAct = (act: ProcessingAct, appendedAtMs = T0) => book.putAct(act, { key: act.actId, appendedAtMs });
const putHalt = (record: Halt, key: string = record.analytic, appendedAtMs = record.atMs) =>
  book.putHalt(record, { key, appendedAtMs });
const { signature: _, ...grantTerms } = liveGrant.example;
const grantOf = (more: Partial<LiveGrant> = {}, by = key): LiveGrant =>
  signRecord(
    {
      ...grantTerms,
      fromMs: T0,
      toMs: T0 + 600_000,
      issuedAtMs: T0,
      expiresAtMs: T0 + GRANT_LIFE_MS,
      renewal: 0,
      ...more,
    },
    by,
  );
const { signature: __, ...actTerms } = processingAct.example;
const { signature: ___, ...haltTerms } = halt.example;
const actOf = (more: Partial<ProcessingAct> = {}, by = key): ProcessingAct =>
  signRecord(
    {
      ...actTerms,
      analytic: 'faces',
      cameras: [CAMERA as never],
      validFromMs: T0,
      expiresAtMs: T0 + 600_000,
      revision: 0,
      ...more,
    },
    by,
  );

describe('an act', () => {
  it.each([
    ['before it begins', {}, T0 - 1, false],
    ['from its first moment', {}, T0, true],
    ['to its last', {}, T0 + 599_999, true],
    ['and not after', {}, T0 + 600_000, false],
    ['when it was withdrawn', { state: 'withdrawn' }, T0, false],
    ['for another analytic', { analytic: 'plates' }, T0, false],
    ['for another camera', { cameras: ['hassan-gate-1'] }, T0, false],
  ] as const)('permits %s: %4$s', (_what, more, atMs, permitted) => {
    putAct(actOf(more as Partial<ProcessingAct>));
    nowMs = atMs;
    expect(book.mayAnalyse(CAMERA, 'faces')).toBe(permitted);
  });

  it('that governance did not sign, or that was changed, is refused', () => {
    expect(putAct(actOf({}, stranger))).toBe('signature_invalid');
    expect(putAct({ ...actOf(), expiresAtMs: T0 + 9e9 })).toBe('signature_invalid');
    expect(book.mayAnalyse(CAMERA, 'faces')).toBe(false);
  });

  it('that was withdrawn does not come back when its earlier revision is replayed', () => {
    const before = actOf();
    putAct(before);
    putAct(actOf({ state: 'withdrawn', revision: 1 }));
    expect(putAct(before)).toBe('replayed');
    expect(book.mayAnalyse(CAMERA, 'faces')).toBe(false);
  });

  it('that was withdrawn does not come back when its record is removed and an earlier one is replayed', () => {
    const before = actOf();
    const withdrawn = actOf({ state: 'withdrawn', revision: 1 });
    putAct(before);
    putAct(withdrawn);
    book.removeAct(before.actId);
    expect(putAct(before)).toBe('replayed');
    expect(book.mayAnalyse(CAMERA, 'faces')).toBe(false);
    expect(putAct(withdrawn)).toBeUndefined();
  });

  it('permits nothing once it is removed, or while its analytic is halted', () => {
    putAct(actOf());
    putHalt(signRecord({ ...haltTerms, analytic: 'faces', halted: true }, key));
    expect(book.mayAnalyse(CAMERA, 'faces')).toBe(false);
    putHalt(signRecord({ ...haltTerms, analytic: 'faces', halted: false, atMs: haltTerms.atMs + 1 }, key));
    expect(book.mayAnalyse(CAMERA, 'faces')).toBe(true);
    book.removeAct(actTerms.actId);
    expect(book.mayAnalyse(CAMERA, 'faces')).toBe(false);
  });
});

describe('attack: a reader that has just started finds only replayed records', () => {
  const haltOf = (saidAtMs: number, halted = false) =>
    signRecord({ ...haltTerms, analytic: 'faces' as const, halted, saidAtMs }, key);

  it.each([
    ['just after its stamp', {}, ARRIVES_WITHIN_MS, undefined],
    ['sent again later', {}, ARRIVES_WITHIN_MS + 1, 'replayed'],
    ['published again by governance, later', { saidAtMs: T0 + 86_400_000 }, 86_400_000, undefined],
    [
      'published again by governance, and replayed after that',
      { saidAtMs: T0 + 1_000 },
      ARRIVES_WITHIN_MS + 1_001,
      'replayed',
    ],
    ['withdrawn later', { state: 'withdrawn', withdrawnAtMs: T0 + 90_000, revision: 1 }, 90_000, undefined],
    ['expired later', { state: 'expired', revision: 1 }, 600_000, undefined],
  ] as const)('an act %s', (_what, more, laterMs, refusal) => {
    expect(putAct(actOf(more as Partial<ProcessingAct>), T0 + laterMs)).toBe(refusal);
    expect(book.mayAnalyse(CAMERA, 'faces')).toBe(refusal === undefined && !('state' in more));
  });

  it('an act under the key of another act is refused, because it has overwritten that act', () => {
    expect(book.putAct(actOf(), { key: 'act-2', appendedAtMs: T0 })).toBe('signature_invalid');
  });

  it.each([
    ['a replayed resume', () => putHalt(haltOf(T0), 'faces', T0 + ARRIVES_WITHIN_MS + 1), 'replayed'],
    ['a resume with another signature', () => putHalt({ ...haltOf(T0), reason: 'changed' }), 'signature_invalid'],
    [
      'a resume of another analytic',
      () => putHalt({ ...haltOf(T0), analytic: 'plates' }, 'faces'),
      'signature_invalid',
    ],
    ['an unreadable record', () => book.doubtHalt('faces'), undefined],
  ])('%s may have overwritten a halt, so the analytic does not run', (_what, leave, refusal) => {
    putAct(actOf());
    expect(leave()).toBe(refusal);
    expect([book.isHalted('faces'), book.mayAnalyse(CAMERA, 'faces')]).toEqual([true, false]);
    // Until governance publishes the state.
    expect(putHalt(haltOf(T0 + 120_000), 'faces', T0 + 120_000)).toBeUndefined();
    expect([book.isHalted('faces'), book.mayAnalyse(CAMERA, 'faces')]).toEqual([false, true]);
  });

  it('a known state does not change', () => {
    putAct(actOf());
    putHalt(haltOf(T0));
    putHalt({ ...haltOf(T0, true), reason: 'changed' });
    book.doubtHalt('faces');
    expect(book.mayAnalyse(CAMERA, 'faces')).toBe(true);
  });
});

describe('a grant', () => {
  it('is live for its camera and its period, and never longer than 90 s without a renewal', () => {
    book.putGrant(grantOf());
    expect(book.liveGrants(CAMERA)).toHaveLength(1);
    expect(book.liveGrants('hassan-gate-1')).toEqual([]);
    nowMs = T0 + GRANT_LIFE_MS;
    expect(book.liveGrants(CAMERA)).toEqual([]);
    book.putGrant(grantOf({ renewal: 1, issuedAtMs: nowMs, expiresAtMs: nowMs + GRANT_LIFE_MS }));
    expect(book.liveGrants(CAMERA)).toHaveLength(1);
  });

  it.each([
    ['signed by another key', grantOf({}, stranger), 'signature_invalid'],
    ['with a camera added', { ...grantOf(), cameras: ['agdal-avenue-1' as never] }, 'signature_invalid'],
    ['that would live for an hour', grantOf({ expiresAtMs: T0 + 3_600_000 }), 'lives_too_long'],
  ])('%s is refused', (_what, grant, reason) => {
    expect(book.putGrant(grant)).toBe(reason);
    expect(book.liveGrants()).toEqual([]);
  });

  it('replayed after its end is refused, and so is a newer one of the same authorisation', () => {
    const grant = grantOf();
    book.putGrant(grant);
    book.endGrant(grant.authorisationId);
    expect(book.putGrant(grant)).toBe('ended');
    expect(book.putGrant(grantOf({ renewal: 9 }))).toBe('ended');
    expect(book.liveGrants()).toEqual([]);
  });

  it('of an earlier renewal is a replay; the same one again changes nothing', () => {
    const first = grantOf();
    book.putGrant(first);
    const second = grantOf({ renewal: 1, entryIds: ['w-2'] });
    book.putGrant(second);
    expect(book.putGrant(first)).toBe('replayed');
    expect(book.putGrant(second)).toBeUndefined();
    expect(book.liveGrants()).toEqual([second]);
  });

  it('from a clock that is more than 5 s ahead is not live yet', () => {
    book.putGrant(grantOf({ issuedAtMs: T0 + 5_001, expiresAtMs: T0 + 60_000 }));
    expect(book.liveGrants()).toEqual([]);
    nowMs = T0 + 1;
    expect(book.liveGrants()).toHaveLength(1);
  });

  it('has no effect outside the period of the authorisation, whatever its own expiry', () => {
    book.putGrant(grantOf({ toMs: T0 + 10 }));
    nowMs = T0 + 10;
    expect(book.liveGrants()).toEqual([]);
  });
});
