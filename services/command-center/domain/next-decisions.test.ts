import {
  WHO_DECIDES,
  authorisation,
  halt,
  hotlistEntry,
  processingAct,
  sharingAgreement,
  unmaskingOrdered,
  watchlistEntry,
  type Role,
} from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import {
  beginnings,
  nextOfAct,
  nextOfAgreement,
  nextOfAuthorisation,
  nextOfHalt,
  nextOfHotlist,
  nextOfUnmasking,
  nextOfWatchlist,
  type Decider,
} from './next-decisions.ts';

const NOW_MS = 1_790_000_100_000;
const LATE_MS = 1_800_000_000_000;
const decider = (role: Role, subject: string = role): Decider => ({
  subject,
  decides: (kind) => WHO_DECIDES[kind].roles.includes(role),
});
const by = (subject: string) => ({ subject, name: subject, agency: 'rabat-operations' });
const assessment = { usable: true, quality: 0.8, modelSha256: 'a'.repeat(64) };
const entryOf = (change: object) =>
  watchlistEntry.schema.parse({ ...watchlistEntry.example, assessment, proposedBy: by('supervisor'), ...change });
const authOf = (change: object) =>
  authorisation.schema.parse({ ...authorisation.example, requestedBy: by('supervisor'), ...change });

describe('what a person may do next', () => {
  it('with a watchlist entry: approve it, if they neither proposed nor approved it and its picture is usable', () => {
    const next = (who: Decider, change: object = {}) => nextOfWatchlist(entryOf(change), who, NOW_MS);
    expect(next(decider('judge'))).toEqual(['watchlist.approve', 'watchlist.withdraw']);
    expect(next(decider('supervisor'))).toEqual(['watchlist.withdraw']);
    expect(next(decider('auditor'))).toEqual([]);
    expect(next(decider('judge', 'supervisor'))).toEqual(['watchlist.withdraw']);
    expect(next(decider('judge'), { approvals: [{ by: by('judge'), atMs: 1 }] })).toEqual(['watchlist.withdraw']);
    expect(next(decider('judge'), { assessment: undefined })).toEqual(['watchlist.withdraw']);
    expect(next(decider('judge'), { assessment: { ...assessment, usable: false } })).toEqual(['watchlist.withdraw']);
    expect(next(decider('judge'), { state: 'withdrawn' })).toEqual([]);
    expect(nextOfWatchlist(entryOf({}), decider('judge'), LATE_MS)).toEqual(['watchlist.withdraw']);
  });

  it('with an authorisation: a judge who did not request it decides, and every role concerned may end it', () => {
    const next = (who: Decider, change: object = {}) => nextOfAuthorisation(authOf(change), who, NOW_MS);
    expect(next(decider('judge'))).toEqual(['authorisation.approve', 'authorisation.reject', 'authorisation.end']);
    expect(next(decider('judge', 'supervisor'))).toEqual(['authorisation.end']);
    expect(next(decider('supervisor'))).toEqual(['authorisation.end']);
    expect(next(decider('judge'), { state: 'approved' })).toEqual(['authorisation.end']);
    for (const state of ['rejected', 'ended', 'expired']) expect(next(decider('judge'), { state })).toEqual([]);
  });

  it('with an order to unmask: a judge who neither asked for it nor will look approves it', () => {
    const order = unmaskingOrdered.schema.parse({ ...unmaskingOrdered.example, requestedBy: by('supervisor') });
    const next = (who: Decider, change: object = {}, nowMs = NOW_MS) =>
      nextOfUnmasking({ ...order, state: 'requested', ...change }, who, nowMs);
    expect(next(decider('judge'))).toEqual(['unmasking.approve', 'unmasking.reject', 'unmasking.end']);
    expect(next(decider('judge', 'supervisor'))).toEqual(['unmasking.reject', 'unmasking.end']);
    expect(next(decider('judge', order.subject))).toEqual(['unmasking.reject', 'unmasking.end']);
    expect(next(decider('supervisor'), { state: 'approved' })).toEqual(['unmasking.end']);
    expect(next(decider('operator'))).toEqual([]);
    expect(next(decider('judge'), {}, order.expiresAtMs)).toEqual([]);
    for (const state of ['rejected', 'ended', 'expired']) expect(next(decider('judge'), { state })).toEqual([]);
  });

  it('with acts, lists, agreements and halts: the decisions that their state allows', () => {
    const act = processingAct.schema.parse(processingAct.example);
    expect(nextOfAct(act, decider('controller'), NOW_MS)).toEqual(['act.withdraw']);
    expect(nextOfAct({ ...act, state: 'withdrawn' }, decider('controller'), NOW_MS)).toEqual([]);
    expect(nextOfAct(act, decider('supervisor'), NOW_MS)).toEqual([]);
    const plate = hotlistEntry.schema.parse(hotlistEntry.example);
    expect(nextOfHotlist(plate, decider('supervisor'), NOW_MS)).toEqual(['hotlist.refresh', 'hotlist.withdraw']);
    expect(nextOfHotlist(plate, decider('judge'), NOW_MS)).toEqual(['hotlist.withdraw']);
    const shared = sharingAgreement.schema.parse(sharingAgreement.example);
    expect(nextOfAgreement(shared, decider('controller'), NOW_MS)).toEqual(['agreement.end']);
    expect(nextOfAgreement(shared, decider('controller'), LATE_MS)).toEqual([]);
    const halted = halt.schema.parse(halt.example);
    expect(nextOfHalt(undefined, decider('supervisor'))).toEqual(['halt']);
    expect(nextOfHalt(halted, decider('supervisor'))).toEqual([]);
    expect(nextOfHalt(halted, decider('controller'))).toEqual(['resume']);
  });

  it('without a record: the decisions that their role may begin', () => {
    expect(beginnings(decider('supervisor'))).toEqual([
      'hotlist.add',
      'hotlist.import',
      'watchlist.propose',
      'authorisation.request',
      'unmasking.request',
    ]);
    expect(beginnings(decider('controller'))).toEqual(['act.publish', 'agreement.sign']);
    expect(beginnings(decider('auditor'))).toEqual([]);
  });
});
