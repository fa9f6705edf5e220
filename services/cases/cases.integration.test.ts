import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { idTokenFor } from '@marsad/deploy-local';
import { evidenceOriginOf, verifyBundle } from '@marsad/evidence/bundle';
import { createObjectStore, sha256Of } from '@marsad/objects';
import { auditOriginOf, publicKeyOf } from '@marsad/proof';
import { holdAsked, holdPlaced, holdReleaseAsked, holdReleased, type Case } from '@marsad/schemas';
import { useStack } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { accountOf, startUnderTest, type UnderTest } from './testing/cases-under-test.ts';

const stack = useStack();
const MINUTE = 60_000;
/** The start of a full hour that is over, so that a span lies in one folder. */
const HOUR = Math.floor(Date.now() / (60 * MINUTE)) * 60 * MINUTE - 2 * 60 * MINUTE;
const folder = mkdtempSync(join(tmpdir(), 'marsad-cases-'));
let under: UnderTest;

beforeAll(async () => {
  under = await startUnderTest(stack);
  const { district, camera, footage } = under;
  for (const minute of [0, 1, 2, 30]) await footage.put(district, camera, HOUR + minute * MINUTE, `minute ${minute}`);
  // Somebody wrote over one of them: the store keeps both versions.
  await footage.put(district, camera, HOUR + MINUTE, 'minute 1, replaced');
}, 120_000);
afterAll(async () => {
  await under.stop();
  rmSync(folder, { recursive: true });
});

const open = async (reference = `TR-${randomUUID().slice(0, 8)}`): Promise<string> => {
  const { caseId = '' } = await under.ask('supervisor', { kind: 'case.open', reference, title: 'Collision' });
  const { sub, name } = accountOf('judge');
  await under.ask('supervisor', { kind: 'person.add', caseId, subject: sub, name, role: 'member' });
  return caseId;
};
const addSpan = async (caseId: string, fromMinute: number, toMinute: number): Promise<string> => {
  const { district, camera } = under;
  const span = { district, camera, fromMs: HOUR + fromMinute * MINUTE, toMs: HOUR + toMinute * MINUTE };
  expect(await under.ask('supervisor', { kind: 'span.add', caseId, span })).toMatchObject({ accepted: true });
  const record = await under.until(caseId, ({ change }) => change === 'span_added');
  return record.spans.at(-1)!.spanId;
};
const placeHold = async (caseId: string, spanId: string): Promise<Case['holds'][number]> => {
  expect(await under.ask('supervisor', { kind: 'hold.ask', caseId, spanId })).toMatchObject({ accepted: true });
  const record = await under.until(caseId, ({ holds }) => holds.at(-1)?.state === 'placed');
  return record.holds.at(-1)!;
};
const release = async (caseId: string, holdId: string) => {
  await under.ask('supervisor', { kind: 'hold.ask_release', caseId, holdId, reason: 'The judgment is final' });
  const asked = await under.until(caseId, (record) =>
    record.holds.some((hold) => hold.holdId === holdId && hold.state === 'release_asked'),
  );
  const askedAtMs = asked.holds.find((hold) => hold.holdId === holdId)!.release!.askedAtMs;
  const answer = await under.ask('judge', { kind: 'hold.release', caseId, holdId, askedAtMs });
  if (answer.accepted)
    await under.until(caseId, (record) =>
      record.holds.some((hold) => hold.holdId === holdId && hold.state === 'released'),
    );
  return answer;
};
const prefix = (owner = 'camera-ingest') => `${owner}/${under.district}/`;

describe('a hold', () => {
  it('is answered when the store holds every version of the span, is kept by it, and two people release it', async () => {
    const caseId = await open();
    const hold = await placeHold(caseId, await addSpan(caseId, 0, 3));
    // Four versions of three minutes; the thirtieth minute is no part of the span.
    expect(hold).toMatchObject({ objects: 11 });
    const recordings = await under.footage.held('recordings', prefix());
    expect(recordings.filter(Boolean)).toHaveLength(4);
    expect(recordings.filter((isHeld) => !isHeld)).toHaveLength(1);
    expect((await under.footage.held('masks', prefix())).filter(Boolean)).toHaveLength(4);
    expect(await under.footage.held('evidence', prefix('cases'))).toEqual([true, true, true]);
    const of = ({ holdId }: { holdId: string }) => holdId === hold.holdId;
    expect(under.holds.of(holdAsked).filter(of)).toHaveLength(1);
    expect(under.holds.of(holdPlaced).filter(of)[0]).toMatchObject({ held: { recordings: 4, masks: 4, tracks: 3 } });

    for await (const page of under.footage.administrator.pages('recordings', prefix()))
      for (const version of page)
        if (await under.footage.administrator.isHeld('recordings', version))
          expect(await under.footage.administrator.removeVersion('recordings', version)).toBe('refused');

    expect(await release(caseId, hold.holdId)).toMatchObject({ accepted: true });
    expect(under.holds.of(holdReleaseAsked).filter(of)).toHaveLength(1);
    expect(under.holds.of(holdReleased).filter(of)[0]).toMatchObject({
      by: { subject: accountOf('judge').sub },
      askedBy: { subject: accountOf('supervisor').sub },
    });
    expect((await under.footage.held('recordings', prefix())).filter(Boolean)).toEqual([]);
    expect((await under.footage.held('evidence', prefix('cases'))).filter(Boolean)).toEqual([]);
  });

  it('stays on what another hold needs when one is released', async () => {
    const caseId = await open();
    const first = await placeHold(caseId, await addSpan(caseId, 0, 3));
    await placeHold(caseId, await addSpan(caseId, 29, 31));
    await release(caseId, first.holdId);
    // The thirtieth minute, and nothing that only the first hold needed.
    expect((await under.footage.held('recordings', prefix())).filter(Boolean)).toHaveLength(1);
  });

  it('goes on after a restart between the request and the store', async () => {
    const caseId = await open();
    const spanId = await addSpan(caseId, 0, 1);
    const asked = under.ask('supervisor', { kind: 'hold.ask', caseId, spanId });
    await asked;
    await under.restart();
    await under.until(caseId, ({ holds }) => holds[0]?.state === 'placed');
  });
});

describe('attack: a release', () => {
  let caseId: string;
  let holdId: string;
  beforeAll(async () => {
    caseId = await open();
    holdId = (await placeHold(caseId, await addSpan(caseId, 0, 1))).holdId;
    await under.ask('supervisor', { kind: 'hold.ask_release', caseId, holdId, reason: 'The judgment is final' });
    await under.until(caseId, ({ holds }) => holds[0]?.state === 'release_asked');
  });
  const askedAtMs = (): number => under.latest(caseId)!.holds[0]!.release!.askedAtMs;

  test('by the person who asked', async () => {
    expect(
      await under.ask('supervisor', { kind: 'hold.release', caseId, holdId, askedAtMs: askedAtMs() }),
    ).toMatchObject({
      refusal: 'same_person',
    });
  });
  test('by somebody who is not on the case, who does not learn that it exists', async () => {
    const decision = { kind: 'hold.release', caseId, holdId, askedAtMs: 1 } as const;
    expect(await under.ask('operator', decision)).toMatchObject({ refusal: 'role_may_not' });
    const removed = { kind: 'person.remove', caseId, subject: accountOf('judge').sub } as const;
    await under.ask('supervisor', removed);
    expect(await under.ask('judge', { ...decision, askedAtMs: askedAtMs() })).toMatchObject({
      refusal: 'case_unknown',
    });
    const { sub, name } = accountOf('judge');
    await under.ask('supervisor', { kind: 'person.add', caseId, subject: sub, name, role: 'member' });
  });
  test('with the sign-in for another decision, with that of another person, and with an open session', async () => {
    const decision = { kind: 'hold.release', caseId, holdId, askedAtMs: askedAtMs() } as const;
    const other = await idTokenFor(stack.addresses, accountOf('judge'), 'x'.repeat(43));
    const session = await idTokenFor(stack.addresses, accountOf('judge'), under.browser.thumbprint);
    for (const idToken of [other, session])
      expect(await under.ask('judge', decision, { idToken })).toMatchObject({ refusal: 'session_invalid' });
    expect(await under.ask('judge', decision, { actor: accountOf('supervisor').sub })).toMatchObject({
      refusal: 'session_invalid',
    });
  });
  test('of a request that the person did not read', async () => {
    const decision = { kind: 'hold.release', caseId, holdId, askedAtMs: askedAtMs() - 1 } as const;
    expect(await under.ask('judge', decision)).toMatchObject({ refusal: 'not_possible_now' });
  });
  test('none of which lifted anything, and each of which is in the log', async () => {
    expect((await under.footage.held('recordings', prefix())).filter(Boolean).length).toBeGreaterThanOrEqual(1);
    expect(under.latest(caseId)?.holds[0]?.state).toBe('release_asked');
    const refusals = under.log.entries.map(({ refusal }) => refusal);
    for (const refusal of ['same_person', 'case_unknown', 'session_invalid', 'not_possible_now'])
      expect(refusals).toContain(refusal);
  });
});

describe('attack: a command', () => {
  test('without the browser’s signature, with one of another command, and one that is sent again', async () => {
    const caseId = await open();
    const decision = { kind: 'note.add', caseId, text: 'Seen on foot' } as const;
    expect(await under.ask('supervisor', decision, { proof: undefined })).toMatchObject({ refusal: 'proof_invalid' });
    const proof = under.browser.sign({ commandId: 'another', decision, signedAtMs: Date.now() });
    expect(await under.ask('supervisor', decision, { proof })).toMatchObject({ refusal: 'proof_invalid' });
    const commandId = randomUUID();
    const first = await under.ask('supervisor', decision, { commandId });
    expect(await under.ask('supervisor', decision, { commandId })).toEqual(first);
    await under.ask('supervisor', { ...decision, text: 'A second note' });
    expect((await under.until(caseId, ({ notes }) => notes.length > 1)).notes).toHaveLength(2);
  });
  test('about a camera of another district, or of a time to come', async () => {
    const caseId = await open();
    const { district, camera } = under;
    const span = { district, camera, fromMs: HOUR, toMs: HOUR + MINUTE };
    const add = (changed: object) =>
      under.ask('supervisor', { kind: 'span.add', caseId, span: { ...span, ...changed } });
    expect(await add({ district: 'hassan' })).toMatchObject({ refusal: 'camera_unknown' });
    expect(await add({ camera: 'nobody-1' })).toMatchObject({ refusal: 'camera_unknown' });
    expect(await add({ toMs: Date.now() + MINUTE })).toMatchObject({ refusal: 'span_invalid' });
    expect(await add({ toMs: HOUR })).toMatchObject({ refusal: 'span_invalid' });
  });
});

describe('a bundle', () => {
  it('holds the span as it was recorded, is proved by the log, and is whole for a verifier with the keys alone', async () => {
    const caseId = await open();
    const spanId = await addSpan(caseId, 0, 2);
    await placeHold(caseId, spanId);
    const made = await under.ask('supervisor', { kind: 'evidence.make', caseId, spanId, reason: 'Ordonnance 118' });
    expect(made).toMatchObject({ accepted: true });
    const record = await under.until(caseId, ({ bundles }) => bundles[0]?.state !== 'asked');
    const bundle = record.bundles[0]!;
    expect(bundle).toMatchObject({ state: 'ready' });
    const event = under.ready.received.find(({ data }) => data.bundleId === bundle.bundleId)!.data;
    expect(event.custody.map(({ step }) => step)).toEqual(['held', 'collected', 'sealed', 'stored']);

    const reader = createObjectStore(stack.objects('command-center'));
    const bytes = await buffer((await reader.getStream(event.bucket, event.objectKey)).stream);
    expect(sha256Of(bytes)).toBe(event.sha256);
    const path = join(folder, 'bundle.zip');
    writeFileSync(path, bytes);
    const { evidence, audit } = stack.addresses.keys;
    const keys = {
      evidence: { name: evidenceOriginOf('rabat'), publicKey: publicKeyOf(evidence.publicKey) },
      audit: { name: auditOriginOf('rabat'), publicKey: publicKeyOf(audit.publicKey) },
    };
    const verdict = await verifyBundle(path, keys);
    expect(verdict).toMatchObject({ kind: 'whole', provedEntries: true });
    const parts = verdict.kind === 'whole' ? verdict.manifest.parts : [];
    const recordings = parts.filter(({ kind }) => kind === 'recording').map(({ sha256 }) => sha256);
    expect(recordings).toEqual([sha256Of('minute 0'), sha256Of('minute 1, replaced')]);
    expect(parts.filter(({ kind }) => kind === 'tracks')).toHaveLength(2);
    expect(bytes.includes('case_work')).toBe(true);
    // The bundle is held with its span.
    expect((await under.footage.held('evidence', event.objectKey)).every(Boolean)).toBe(true);
  });

  it('of a time of which nothing is recorded is none, and says so', async () => {
    const caseId = await open();
    const spanId = await addSpan(caseId, 45, 46);
    await under.ask('judge', { kind: 'evidence.make', caseId, spanId, reason: 'Ordonnance 119' });
    const record = await under.until(caseId, ({ bundles }) => bundles[0]?.state !== 'asked');
    expect(record.bundles[0]).toMatchObject({ state: 'failed', failure: 'nothing_recorded' });
  });
});
