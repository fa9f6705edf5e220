import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { isEvent } from '@marsad/kafka';
import type { EventProducer, Kafka, Received } from '@marsad/kafka';
import { createObjectStore } from '@marsad/objects';
import {
  auditEntry,
  CameraId,
  clipRequested,
  faceCandidate,
  faceCropped,
  faceEvidence,
  faceSession,
  messageDeadLettered,
  trackId,
  watchlistAssessed,
} from '@marsad/schemas';
import type { DataOf, Principal } from '@marsad/schemas';
import type { App } from '@marsad/telemetry';
import { eventually, permitAnalytics, useStack } from '@marsad/testkit';
import { loadModel, promisedSize } from '@marsad/vision';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { headsAt, PEOPLE } from './testing/heads.ts';
import type { Head, Person } from './testing/heads.ts';
import { doorOf, environmentOf } from './testing/matcher.ts';
import { modelsWith } from './testing/models.ts';
import { createGovernance } from './testing/rights.ts';

const stack = useStack();
const MODELS = join(import.meta.dirname, '../../models');
const tested = loadModel(MODELS, 'face-embedding', 'face-matching').tested;
const fatal: unknown[] = [];
const doors: Kafka[] = [];
const run = randomUUID().slice(0, 8);
const entryOf = (person: Person): string => `w-${run}-${person}`;
const [ENROLLED_AT, FIRST_AT, SECOND_AT] = [2_000, 2_250, 2_667];
const candidates: Received<typeof faceCandidate>[] = [];
const evidence: DataOf<typeof faceEvidence>[] = [];
const sessions: DataOf<typeof faceSession>[] = [];
const assessed: DataOf<typeof watchlistAssessed>[] = [];
const audited: DataOf<typeof auditEntry>[] = [];
const deadLetters: DataOf<typeof messageDeadLettered>[] = [];

let heads: Map<number, Head[]>;
let district: string;
let camera: CameraId;
let app: App;
let governance: Awaited<ReturnType<typeof createGovernance>>;
let ingest: EventProducer;
let alerting: EventProducer;
let withdrawAct: () => Promise<void>;

const door = (principal: Principal): Kafka => {
  const opened = doorOf(stack, principal, fatal);
  doors.push(opened);
  return opened;
};
const start = (): Promise<App> =>
  createApp(readConfig(environmentOf(stack, district, MODELS)), (error) => fatal.push(error));

beforeAll(async () => {
  district = await stack.createDistrict();
  camera = CameraId.parse(`hall-${district}`);
  heads = await headsAt([ENROLLED_AT, FIRST_AT, SECOND_AT]);
  withdrawAct = await permitAnalytics(stack.addresses, [camera], ['faces']);
  governance = await createGovernance(
    door('governance'),
    stack.addresses.keys.governance.privateKey,
    createObjectStore(stack.objects('command-center')),
  );
  ingest = await door('camera-ingest').createProducer();
  const atAlerting = door('alerting');
  alerting = await atAlerting.createProducer();
  await atAlerting.tail({
    name: 'faces',
    events: [faceCandidate, faceEvidence],
    districts: [district],
    onEvent: (received) => {
      if (isEvent(received, faceCandidate)) candidates.push(received);
      else evidence.push(received.data);
    },
  });
  await door('command-center').tail({
    name: 'sessions',
    events: [faceSession],
    districts: [],
    onEvent: ({ data }) => void sessions.push(data),
  });
  await door('audit').tail({
    name: 'entries',
    events: [auditEntry],
    districts: [],
    onEvent: ({ data }) => void audited.push(data),
  });
  const atGovernance = door('governance');
  await atGovernance.tail({
    name: 'assessed',
    events: [watchlistAssessed],
    districts: [],
    onEvent: ({ data }) => void assessed.push(data),
  });
  await door('deployment').tail({
    name: 'letters',
    events: [messageDeadLettered],
    districts: [district],
    onEvent: ({ data }) => void deadLetters.push(data),
  });
  app = await start();
}, 90_000);

afterAll(async () => {
  await governance.stop();
  await app.stop();
  await withdrawAct();
  await Promise.all(doors.map((one) => one.close()));
  expect(fatal).toEqual([]);
});

let tracks = 0;
const headOf = (person: Person, atMs: number): Head => {
  const found = heads.get(atMs)?.find((head) => head.person === person);
  if (!found) throw new Error(`nobody is ${person} at ${atMs}`);
  return found;
};

type Sent = { track: number; at?: number; shot?: number; jpeg?: Buffer; camera?: CameraId; capturedAtMs?: number };

/** Sends a head as camera-ingest does, and says which track it is of. */
async function sendHead(person: Person, authorisationIds: string[], sent: Sent): Promise<string> {
  const { jpeg, cropBox } = headOf(person, sent.at ?? FIRST_AT);
  const epoch = 1_790_000_000_000;
  const id = trackId({ camera: sent.camera ?? camera, epoch, part: 0 }, sent.track);
  const nowMs = Date.now();
  const shot = sent.shot ?? 1;
  const { width, height } = promisedSize(jpeg) ?? { width: 1, height: 1 };
  await ingest.sendPicture(
    faceCropped,
    {
      ...faceCropped.example,
      ...{ district, camera: sent.camera ?? camera, epoch, ordinal: sent.track, trackId: id, shot, cropBox },
      ...{ widthPx: width, heightPx: height, capturedAtMs: sent.capturedAtMs ?? nowMs, receivedAtMs: nowMs },
      authorisationIds,
    },
    sent.jpeg ?? jpeg,
    { id: `${id}:h${shot}`, simulated: true },
  );
  return id;
}
const newTrack = (): number => (tracks += 1);
const candidatesOf = (track: string) => candidates.filter(({ data }) => data.trackId === track);
const sessionOf = (authorisationId: string, ended: boolean) =>
  sessions.find((one) => one.authorisationId === authorisationId && (one.endedAtMs !== undefined) === ended);

/** A grant with its session open: heads that name it are matched. */
async function opened(people: Person[], change: Parameters<typeof governance.grant>[2] = {}) {
  const grant = await governance.grant([camera], people.map(entryOf), change);
  await eventually(() => expect(sessionOf(grant.authorisationId, false)).toBeDefined());
  return grant;
}

/** A control: the same person is found under a grant that is live, so that what was sent before it has been handled. */
async function untilHandled(): Promise<void> {
  const control = await opened(['left']);
  // Heads of one camera are handled in order.
  const track = await sendHead('left', [control.authorisationId], { track: newTrack() });
  await eventually(() => expect(candidatesOf(track)).toHaveLength(1));
  await governance.end(control.authorisationId);
}

describe('a proposed picture', () => {
  test('is judged and said, without a template, after the look at it is in the audit log', async () => {
    for (const person of PEOPLE) await governance.propose(entryOf(person), headOf(person, ENROLLED_AT).jpeg);
    const nobody = `w-${run}-nobody`;
    await governance.propose(nobody, headOf('left', ENROLLED_AT).jpeg, {
      image: { objectKey: `${entryOf('left')}/enrolled.jpg`, sha256: '0'.repeat(64) },
    });
    await eventually(() => expect(assessed.filter(({ entryId }) => entryId.includes(run))).toHaveLength(4));
    for (const person of PEOPLE) {
      const found = assessed.find(({ entryId }) => entryId === entryOf(person));
      expect(found).toMatchObject({ usable: true, modelSha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
      expect(found?.quality).toBeGreaterThan(0.5);
      expect(Object.keys(found ?? {})).not.toContain('embedding');
    }
    expect(assessed.find(({ entryId }) => entryId === nobody)).toMatchObject({
      usable: false,
      reason: 'picture_changed',
    });
    expect(
      audited.filter(({ objectKind, action }) => objectKind === 'enrolled_picture' && action === 'consult').length,
    ).toBeGreaterThanOrEqual(4);
    for (const person of PEOPLE) await governance.decide(entryOf(person), 'approved');
  });
});

describe('a head under a live grant', () => {
  test('of the person who is looked for is one candidate, amended by a better shot; of the others nothing', async () => {
    const grant = await opened(['middle']);
    const id = grant.authorisationId;
    const track = newTrack();
    const middle = await sendHead('middle', [id], { track });
    const left = await sendHead('left', [id], { track: newTrack() });
    const right = await sendHead('right', [id], { track: newTrack() });
    await eventually(() => expect(candidatesOf(middle)).toHaveLength(1));
    expect(candidatesOf(middle)[0]).toMatchObject({
      data: {
        revision: 0,
        authorisationId: id,
        entryId: entryOf('middle'),
        gallerySize: 1,
        model: { name: 'face-embedding', threshold: tested?.threshold },
      },
      attributes: { simulated: 'true', modelhash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(candidatesOf(middle)[0]?.data.score).toBeGreaterThan(tested?.threshold ?? 1);
    // The same head again says nothing; it is said under the same id if it must be.
    await sendHead('middle', [id], { track });
    // The very picture that was enrolled is the best there can be.
    await sendHead('middle', [id], { track, at: ENROLLED_AT, shot: 2 });
    await eventually(() => expect(candidatesOf(middle)).toHaveLength(2));
    expect(candidatesOf(middle).map(({ data }) => [data.candidateId, data.revision])).toEqual([
      [candidatesOf(middle)[0]?.data.candidateId, 0],
      [candidatesOf(middle)[0]?.data.candidateId, 1],
    ]);
    await untilHandled();
    expect([...candidatesOf(left), ...candidatesOf(right)]).toEqual([]);
    await governance.end(id);
    await eventually(() =>
      expect(sessionOf(id, true)).toMatchObject({
        endReason: 'authorisation_ended',
        gallerySize: 1,
        headsSeen: 5,
        candidates: 2,
        watchlistHash: sessionOf(id, false)?.watchlistHash,
      }),
    );
  });

  test('is in the audit log, as are the session’s beginning and end, without anything that tells who', async () => {
    const kinds = (kind: string) => audited.filter(({ objectKind }) => objectKind === kind);
    await eventually(() => expect(kinds('face_session').length).toBeGreaterThanOrEqual(4));
    expect(kinds('face_candidate').length).toBeGreaterThanOrEqual(3);
    for (const entry of [...kinds('face_session'), ...kinds('face_candidate')]) {
      expect(entry).toMatchObject({
        action: 'combine',
        purpose: 'matching',
        actor: 'face-matcher',
        producer: 'face-matcher-test',
      });
      expect(JSON.stringify(entry)).not.toContain(run);
    }
  });

  test('that is no picture goes to the dead letters without its bytes', async () => {
    const grant = await opened(['left']);
    const broken = Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(40, 7), Buffer.from([0xff, 0xd9])]);
    await sendHead('left', [grant.authorisationId], { track: newTrack(), jpeg: broken });
    await eventually(() => expect(deadLetters).toHaveLength(1));
    expect(deadLetters[0]).toMatchObject({ reason: 'unreadable_picture' });
    expect(deadLetters[0]).not.toHaveProperty('value');
    await governance.end(grant.authorisationId);
  });
});

describe('a head that may not be matched gives nothing', () => {
  /** Sends who is looked for under these authorisations, and checks that nothing comes of it although others are still found. */
  async function expectNothing(authorisationIds: string[], sent: Partial<Sent> = {}): Promise<void> {
    const track = await sendHead('middle', authorisationIds, { track: newTrack(), ...sent });
    await untilHandled();
    expect(candidatesOf(track)).toEqual([]);
  }

  test('without any grant', () => expectNothing(['auth-nobody']));

  test('of a camera that its grant does not name', async () => {
    const grant = await opened(['middle']);
    const other = CameraId.parse(`other-${district}`);
    const withdrawOther = await permitAnalytics(stack.addresses, [other], ['faces']);
    await expectNothing([grant.authorisationId], { camera: other });
    await withdrawOther();
    await governance.end(grant.authorisationId);
  });

  test('of a time before its grant', async () => {
    const grant = await opened(['middle']);
    await expectNothing([grant.authorisationId], { capturedAtMs: grant.fromMs - 1 });
    await governance.end(grant.authorisationId);
  });

  test('attack: under a grant that is replayed after its end', async () => {
    const grant = await opened(['middle']);
    await governance.end(grant.authorisationId);
    await eventually(() => expect(sessionOf(grant.authorisationId, true)).toBeDefined());
    await governance.send(grant);
    await governance.send({ ...grant, renewal: grant.renewal + 7, expiresAtMs: Date.now() + 60_000 });
    await expectNothing([grant.authorisationId]);
    expect(sessions.filter(({ authorisationId }) => authorisationId === grant.authorisationId)).toHaveLength(2);
    await governance.end(grant.authorisationId);
  });

  test('attack: under a grant that somebody else signed, or that lives for an hour', async () => {
    const [forged, lasting] = [`auth-forged-${run}`, `auth-lasting-${run}`];
    const nowMs = Date.now();
    const honest = await opened(['middle']);
    const grant = { ...honest, authorisationId: forged, issuedAtMs: nowMs, expiresAtMs: nowMs + 60_000 };
    await governance.send(grant, generateKeyPairSync('ed25519').privateKey);
    await governance.send({ ...grant, authorisationId: lasting, expiresAtMs: nowMs + 3_600_000 });
    await expectNothing([forged, lasting]);
    expect(sessions.filter(({ authorisationId }) => [forged, lasting].some((id) => id === authorisationId))).toEqual(
      [],
    );
    for (const id of [forged, lasting, honest.authorisationId]) await governance.end(id);
  });

  test('under a grant that is not renewed: it is void by itself', async () => {
    const grant = await opened(['middle'], { issuedAtMs: Date.now() - 86_000, expiresAtMs: Date.now() + 4_000 });
    const id = grant.authorisationId;
    const before = await sendHead('middle', [id], { track: newTrack() });
    await eventually(() => expect(candidatesOf(before)).toHaveLength(1));
    await eventually(() => expect(sessionOf(id, true)).toMatchObject({ endReason: 'grant_expired' }));
    await expectNothing([id]);
    await governance.end(id);
  });

  test('within 5 s of a halt, which also overwrites what was kept; it goes on when the halt is over', async () => {
    const grant = await opened(['middle']);
    const id = grant.authorisationId;
    const before = await sendHead('middle', [id], { track: newTrack() });
    await eventually(() => expect(candidatesOf(before)).toHaveLength(1));
    await governance.halt(true);
    try {
      await eventually(() => expect(sessionOf(id, true)).toMatchObject({ endReason: 'halted' }), { timeoutMs: 5_000 });
      const during = await sendHead('middle', [id], { track: newTrack() });
      const candidateId = candidatesOf(before)[0]?.data.candidateId ?? '';
      await request('a-halted', candidateId);
      await eventually(() =>
        expect(evidence.find(({ alertId }) => alertId === 'a-halted')?.outcome).toEqual({
          kind: 'failed',
          reason: 'crop_expired',
        }),
      );
      await governance.halt(false);
      await untilHandled();
      expect(candidatesOf(during)).toEqual([]);
    } finally {
      await governance.halt(false);
    }
    const after = await sendHead('middle', [id], { track: newTrack() });
    await eventually(() => expect(candidatesOf(after)).toHaveLength(1));
    await governance.end(id);
  });

  test('once the act is withdrawn', async () => {
    const grant = await opened(['middle']);
    await withdrawAct();
    await eventually(() => expect(sessionOf(grant.authorisationId, true)).toMatchObject({ endReason: 'act_missing' }), {
      timeoutMs: 5_000,
    });
    const track = await sendHead('middle', [grant.authorisationId], { track: newTrack() });
    await governance.end(grant.authorisationId);
    withdrawAct = await permitAnalytics(stack.addresses, [camera], ['faces']);
    await untilHandled();
    expect(candidatesOf(track)).toEqual([]);
  });

  test('of somebody whose entry was withdrawn', async () => {
    const grant = await opened(['middle', 'right']);
    await governance.decide(entryOf('middle'), 'withdrawn');
    await eventually(() =>
      expect(sessionOf(grant.authorisationId, true)).toMatchObject({ endReason: 'watchlist_changed', gallerySize: 2 }),
    );
    await expectNothing([grant.authorisationId]);
    await governance.decide(entryOf('middle'), 'approved');
    await governance.end(grant.authorisationId);
  });
});

const request = (alertId: string, faceCandidateId: string | undefined) => {
  const { plateReadId: _, ...example } = clipRequested.example;
  return alerting.send(
    clipRequested,
    { ...example, alertId, district, camera, ...(faceCandidateId ? { faceCandidateId } : {}) },
    { id: `clip-${alertId}` },
  );
};

describe('the head of a candidate', () => {
  test('is stored for its reviewers when they ask, and shows the face and little else', async () => {
    const grant = await opened(['right']);
    const track = await sendHead('right', [grant.authorisationId], { track: newTrack() });
    await eventually(() => expect(candidatesOf(track)).toHaveLength(1));
    const candidateId = candidatesOf(track)[0]?.data.candidateId ?? '';
    await request('a-face', candidateId);
    const said = await eventually(() => evidence.find(({ alertId }) => alertId === 'a-face') ?? false);
    expect(said).toMatchObject({ candidateId, outcome: { kind: 'stored', bucket: 'evidence' } });
    if (said.outcome.kind !== 'stored') throw new Error('it is not stored');
    const { objectKey, widthPx, heightPx } = said.outcome;
    const { cropBox } = headOf('right', FIRST_AT);
    expect(widthPx * heightPx).toBeLessThan((cropBox.width * cropBox.height) / 2);
    expect(await createObjectStore(stack.objects('command-center')).stat('evidence', objectKey)).toMatchObject({
      contentType: 'image/jpeg',
    });
    await governance.end(grant.authorisationId);
  });

  test('that is no longer there is said to be expired; a request without a candidate is nobody’s here', async () => {
    await request('a-zone', undefined);
    await request('a-late', 'f-nobody');
    await eventually(() =>
      expect(evidence.find(({ alertId }) => alertId === 'a-late')?.outcome).toEqual({
        kind: 'failed',
        reason: 'crop_expired',
      }),
    );
    expect(evidence.some(({ alertId }) => alertId === 'a-zone')).toBe(false);
  });
});

describe('a restart', () => {
  test('finds the same candidate again under the same id, and what waited meanwhile', async () => {
    const grant = await opened(['middle']);
    const track = await sendHead('middle', [grant.authorisationId], { track: newTrack() });
    await eventually(() => expect(candidatesOf(track)).toHaveLength(1));
    await app.stop();
    const waiting = await sendHead('middle', [grant.authorisationId], { track: newTrack() });
    app = await start();
    await eventually(() => expect(candidatesOf(waiting)).toHaveLength(1), { timeoutMs: 20_000 });
    const [before, after] = candidatesOf(track);
    expect(after?.attributes.id).toBe(before?.attributes.id);
    expect(after?.data).toEqual(before?.data);
    await governance.end(grant.authorisationId);
  });
});

describe('the start is refused', () => {
  test.each([
    ['with a threshold below the tested one', { threshold: 0.55, galleryMax: 3 }, '0.54', /below the tested threshold/],
    ['where nobody tested the network', undefined, undefined, /nobody measured/],
  ])('%s', async (_, tested, threshold, why) => {
    const untested = modelsWith(tested);
    const environment = environmentOf(stack, district, untested.directory);
    const config = readConfig({ ...environment, ...(threshold ? { MARSAD_FACE_THRESHOLD: threshold } : {}) });
    await expect(createApp(config, (error) => fatal.push(error))).rejects.toThrow(why);
    untested.remove();
  });
});
