import { createHash, generateKeyPairSync } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { createObjectStore } from '@marsad/objects';
import { CameraId } from '@marsad/schemas';
import { eventually, PEOPLE, permitAnalytics, useStack } from '@marsad/testkit';
import { loadModel } from '@marsad/vision';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENROLLED_AT, FIRST_AT, MODELS, openHall } from './testing/hall.ts';
import type { Hall, Sent } from './testing/hall.ts';

const stack = useStack();
const tested = loadModel(MODELS, 'face-embedding', 'face-matching').tested;
let hall: Hall;
beforeAll(async () => {
  hall = await openHall(stack);
}, 90_000);
afterAll(() => hall.close());

describe('a proposed image', () => {
  test('is assessed and published, without a template, after the audit log has the consultation', async () => {
    for (const person of PEOPLE)
      await hall.governance.propose(hall.entryOf(person), hall.headOf(person, ENROLLED_AT).jpeg);
    const nobody = `w-${hall.run}-nobody`;
    await hall.governance.propose(nobody, hall.headOf('left', ENROLLED_AT).jpeg, {
      image: { objectKey: `command-center/${hall.entryOf('left')}/enrolled.jpg`, sha256: '0'.repeat(64) },
    });
    await eventually(() => expect(hall.assessed.filter(({ entryId }) => entryId.includes(hall.run))).toHaveLength(4));
    for (const person of PEOPLE) {
      const found = hall.assessed.find(({ entryId }) => entryId === hall.entryOf(person));
      expect(found).toMatchObject({ usable: true, modelSha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
      expect(found?.quality).toBeGreaterThan(0.5);
      expect(Object.keys(found ?? {})).not.toContain('embedding');
    }
    expect(hall.assessed.find(({ entryId }) => entryId === nobody)).toMatchObject({
      usable: false,
      reason: 'picture_changed',
    });
    expect(
      hall.audited.filter(({ objectKind, action }) => objectKind === 'enrolled_picture' && action === 'consult').length,
    ).toBeGreaterThanOrEqual(4);
    for (const person of PEOPLE) await hall.governance.decide(hall.entryOf(person), 'approved');
  });
});

describe('a head under a live grant', () => {
  test('of the person who is looked for gives one candidate, amended by a better crop; those of others give none', async () => {
    const grant = await hall.openSession(['middle']);
    const id = grant.authorisationId;
    const track = hall.newTrack();
    const middle = await hall.sendHead('middle', [id], { track });
    const left = await hall.sendHead('left', [id], { track: hall.newTrack() });
    const right = await hall.sendHead('right', [id], { track: hall.newTrack() });
    await eventually(() => expect(hall.candidatesOf(middle)).toHaveLength(1));
    expect(hall.candidatesOf(middle)[0]).toMatchObject({
      data: {
        revision: 0,
        authorisationId: id,
        entryId: hall.entryOf('middle'),
        gallerySize: 1,
        model: { name: 'face-embedding', threshold: tested?.threshold },
      },
      attributes: { simulated: 'true', modelhash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(hall.candidatesOf(middle)[0]?.data.score).toBeGreaterThan(tested?.threshold ?? 1);
    // The same head again gives no new candidate.
    await hall.sendHead('middle', [id], { track });
    // The enrolled image itself scores highest.
    await hall.sendHead('middle', [id], { track, at: ENROLLED_AT, shot: 2 });
    await eventually(() => expect(hall.candidatesOf(middle)).toHaveLength(2));
    expect(hall.candidatesOf(middle).map(({ data }) => [data.candidateId, data.revision])).toEqual([
      [hall.candidatesOf(middle)[0]?.data.candidateId, 0],
      [hall.candidatesOf(middle)[0]?.data.candidateId, 1],
    ]);
    await hall.untilHandled();
    expect([...hall.candidatesOf(left), ...hall.candidatesOf(right)]).toEqual([]);
    await hall.governance.end(id);
    await eventually(() =>
      expect(hall.sessionOf(id, true)).toMatchObject({
        endReason: 'authorisation_ended',
        gallerySize: 1,
        headsSeen: 5,
        candidates: 2,
        watchlistHash: hall.sessionOf(id, false)?.watchlistHash,
      }),
    );
  });

  test('is in the audit log, as are the session’s beginning and end, without anything that identifies a person', async () => {
    const kinds = (kind: string) => hall.audited.filter(({ objectKind }) => objectKind === kind);
    await eventually(() => expect(kinds('face_session').length).toBeGreaterThanOrEqual(4));
    expect(kinds('face_candidate').length).toBeGreaterThanOrEqual(3);
    for (const entry of [...kinds('face_session'), ...kinds('face_candidate')]) {
      expect(entry).toMatchObject({
        action: 'combine',
        purpose: 'matching',
        actor: 'face-matcher',
        producer: 'face-matcher/face-matcher-test',
      });
      expect(JSON.stringify(entry)).not.toContain(hall.run);
    }
  });

  test('that is not a JPEG becomes a dead letter without its bytes', async () => {
    const grant = await hall.openSession(['left']);
    const broken = Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(40, 7), Buffer.from([0xff, 0xd9])]);
    await hall.sendHead('left', [grant.authorisationId], { track: hall.newTrack(), jpeg: broken });
    await eventually(() => expect(hall.deadLetters).toHaveLength(1));
    expect(hall.deadLetters[0]).toMatchObject({ reason: 'unreadable_picture' });
    expect(hall.deadLetters[0]).not.toHaveProperty('value');
    await hall.governance.end(grant.authorisationId);
  });
});

describe('a head that may not be matched gives nothing', () => {
  /** Sends a head of the person who is looked for, and checks that it gives no candidate while others still do. */
  async function expectNothing(authorisationIds: string[], sent: Partial<Sent> = {}): Promise<void> {
    const track = await hall.sendHead('middle', authorisationIds, { track: hall.newTrack(), ...sent });
    await hall.untilHandled();
    expect(hall.candidatesOf(track)).toEqual([]);
  }

  test('without any grant', () => expectNothing(['auth-nobody']));

  test('of a camera that its grant does not name', async () => {
    const grant = await hall.openSession(['middle']);
    const other = CameraId.parse(`other-${hall.district}`);
    const withdrawOther = await permitAnalytics(stack.addresses, [other], ['faces']);
    await expectNothing([grant.authorisationId], { camera: other });
    await withdrawOther();
    await hall.governance.end(grant.authorisationId);
  });

  test('of a time before its grant', async () => {
    const grant = await hall.openSession(['middle']);
    await expectNothing([grant.authorisationId], { capturedAtMs: grant.fromMs - 1 });
    await hall.governance.end(grant.authorisationId);
  });

  test('attack: under a grant that is replayed after its end', async () => {
    const grant = await hall.openSession(['middle']);
    await hall.governance.end(grant.authorisationId);
    await eventually(() => expect(hall.sessionOf(grant.authorisationId, true)).toBeDefined());
    await hall.governance.send(grant);
    await hall.governance.send({ ...grant, renewal: grant.renewal + 7, expiresAtMs: Date.now() + 60_000 });
    await expectNothing([grant.authorisationId]);
    expect(hall.sessions.filter(({ authorisationId }) => authorisationId === grant.authorisationId)).toHaveLength(2);
    await hall.governance.end(grant.authorisationId);
  });

  test('attack: under a grant that somebody else signed, or that lives for an hour', async () => {
    const [forged, lasting] = [`auth-forged-${hall.run}`, `auth-lasting-${hall.run}`];
    const nowMs = Date.now();
    const honest = await hall.openSession(['middle']);
    const grant = { ...honest, authorisationId: forged, issuedAtMs: nowMs, expiresAtMs: nowMs + 60_000 };
    await hall.governance.send(grant, generateKeyPairSync('ed25519').privateKey);
    await hall.governance.send({ ...grant, authorisationId: lasting, expiresAtMs: nowMs + 3_600_000 });
    await expectNothing([forged, lasting]);
    expect(
      hall.sessions.filter(({ authorisationId }) => [forged, lasting].some((id) => id === authorisationId)),
    ).toEqual([]);
    for (const id of [forged, lasting, honest.authorisationId]) await hall.governance.end(id);
  });

  test('under a grant that was not renewed and so has expired', async () => {
    const grant = await hall.openSession(['middle'], {
      issuedAtMs: Date.now() - 86_000,
      expiresAtMs: Date.now() + 4_000,
    });
    const id = grant.authorisationId;
    const before = await hall.sendHead('middle', [id], { track: hall.newTrack() });
    await eventually(() => expect(hall.candidatesOf(before)).toHaveLength(1));
    await eventually(() => expect(hall.sessionOf(id, true)).toMatchObject({ endReason: 'grant_expired' }));
    await expectNothing([id]);
    await hall.governance.end(id);
  });

  test('within 5 s of a halt, which also overwrites the kept faces; matching goes on when the halt is over', async () => {
    const grant = await hall.openSession(['middle']);
    const id = grant.authorisationId;
    const before = await hall.sendHead('middle', [id], { track: hall.newTrack() });
    await eventually(() => expect(hall.candidatesOf(before)).toHaveLength(1));
    await hall.governance.halt(true);
    try {
      await eventually(() => expect(hall.sessionOf(id, true)).toMatchObject({ endReason: 'halted' }), {
        timeoutMs: 5_000,
      });
      const during = await hall.sendHead('middle', [id], { track: hall.newTrack() });
      const candidateId = hall.candidatesOf(before)[0]?.data.candidateId ?? '';
      await hall.request('a-halted', candidateId);
      await eventually(() =>
        expect(hall.evidence.find(({ alertId }) => alertId === 'a-halted')?.outcome).toEqual({
          kind: 'failed',
          reason: 'crop_expired',
        }),
      );
      await hall.governance.halt(false);
      await hall.untilHandled();
      expect(hall.candidatesOf(during)).toEqual([]);
    } finally {
      await hall.governance.halt(false);
    }
    const after = await hall.sendHead('middle', [id], { track: hall.newTrack() });
    await eventually(() => expect(hall.candidatesOf(after)).toHaveLength(1));
    await hall.governance.end(id);
  });

  test('once the act is withdrawn', async () => {
    const grant = await hall.openSession(['middle']);
    await hall.withdrawAct();
    await eventually(
      () => expect(hall.sessionOf(grant.authorisationId, true)).toMatchObject({ endReason: 'act_missing' }),
      {
        timeoutMs: 5_000,
      },
    );
    const track = await hall.sendHead('middle', [grant.authorisationId], { track: hall.newTrack() });
    await hall.governance.end(grant.authorisationId);
    await hall.permitAgain();
    await hall.untilHandled();
    expect(hall.candidatesOf(track)).toEqual([]);
  });

  test('of somebody whose entry was withdrawn', async () => {
    const grant = await hall.openSession(['middle', 'right']);
    await hall.governance.decide(hall.entryOf('middle'), 'withdrawn');
    await eventually(() =>
      expect(hall.sessionOf(grant.authorisationId, true)).toMatchObject({
        endReason: 'watchlist_changed',
        gallerySize: 2,
      }),
    );
    await expectNothing([grant.authorisationId]);
    await hall.governance.decide(hall.entryOf('middle'), 'approved');
    await hall.governance.end(grant.authorisationId);
  });
});

describe('the head of a candidate', () => {
  test('is stored for its reviewers when they ask, and shows the face and little else', async () => {
    const grant = await hall.openSession(['right']);
    const track = await hall.sendHead('right', [grant.authorisationId], { track: hall.newTrack() });
    await eventually(() => expect(hall.candidatesOf(track)).toHaveLength(1));
    const candidateId = hall.candidatesOf(track)[0]?.data.candidateId ?? '';
    await hall.request('a-face', candidateId);
    const answer = await eventually(() => hall.evidence.find(({ alertId }) => alertId === 'a-face') ?? false);
    expect(answer).toMatchObject({ candidateId, outcome: { kind: 'stored', bucket: 'evidence' } });
    if (answer.outcome.kind !== 'stored') throw new Error('the face was not stored');
    const { objectKey, sha256, widthPx, heightPx } = answer.outcome;
    const { cropBox } = hall.headOf('right', FIRST_AT);
    expect(widthPx * heightPx).toBeLessThan((cropBox.width * cropBox.height) / 2);
    expect(objectKey.startsWith('face-matcher/')).toBe(true);
    const stored = await createObjectStore(stack.objects('command-center')).getStream('evidence', objectKey);
    expect(stored.contentType).toBe('image/jpeg');
    expect(sha256).toBe(
      createHash('sha256')
        .update(await buffer(stored.stream))
        .digest('hex'),
    );
    await hall.governance.end(grant.authorisationId);
  });

  test('that is no longer kept is published as expired; a request without a candidate is ignored', async () => {
    await hall.request('a-zone', undefined);
    await hall.request('a-late', 'f-nobody');
    await eventually(() =>
      expect(hall.evidence.find(({ alertId }) => alertId === 'a-late')?.outcome).toEqual({
        kind: 'failed',
        reason: 'crop_expired',
      }),
    );
    expect(hall.evidence.some(({ alertId }) => alertId === 'a-zone')).toBe(false);
  });
});

describe('a restart', () => {
  test('finds the same candidate again under the same id, and the heads that waited meanwhile', async () => {
    const grant = await hall.openSession(['middle']);
    const track = await hall.sendHead('middle', [grant.authorisationId], { track: hall.newTrack() });
    await eventually(() => expect(hall.candidatesOf(track)).toHaveLength(1));
    await hall.stopMatcher();
    const waiting = await hall.sendHead('middle', [grant.authorisationId], { track: hall.newTrack() });
    await hall.startMatcher();
    await eventually(() => expect(hall.candidatesOf(waiting)).toHaveLength(1), { timeoutMs: 20_000 });
    const [before, after] = hall.candidatesOf(track);
    expect(after?.attributes.id).toBe(before?.attributes.id);
    expect(after?.data).toEqual(before?.data);
    await hall.governance.end(grant.authorisationId);
  });
});
