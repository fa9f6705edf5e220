import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { isEvent } from '@marsad/kafka';
import type { Received } from '@marsad/kafka';
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
import { createBus, createFaceGovernance, eventually, headsAt, permitAnalytics } from '@marsad/testkit';
import type { Head, Person, Stack } from '@marsad/testkit';
import { promisedSize } from '@marsad/vision';
import { expect } from 'vitest';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';

export const MODELS = join(import.meta.dirname, '../../../models');
export const [ENROLLED_AT, FIRST_AT] = [2_000, 2_250] as const;

export type Sent = {
  track: number;
  at?: number;
  shot?: number;
  jpeg?: Buffer;
  camera?: CameraId;
  capturedAtMs?: number;
};
export type Hall = Awaited<ReturnType<typeof openHall>>;

/** A hall with one camera on the real bus: heads that pass it, the matcher, and every consumer of what it publishes, each with its own rights. */
export async function openHall(stack: Stack) {
  const bus = createBus(stack);
  const run = randomUUID().slice(0, 8);
  const district = await stack.createDistrict();
  const camera = CameraId.parse(`hall-${district}`);
  const heads = await headsAt([ENROLLED_AT, FIRST_AT]);
  let withdraw = await permitAnalytics(stack.addresses, [camera], ['faces']);
  const governance = await createFaceGovernance(
    bus.as('governance'),
    stack.addresses.keys.governance.privateKey,
    createObjectStore(stack.objects('command-center')),
  );
  const ingest = await bus.producer('camera-ingest');
  const alerting = await bus.producer('alerting');
  const faces = await bus.collect('alerting', [faceCandidate, faceEvidence], { districts: [district] });
  const sessions = await bus.collect('command-center', [faceSession]);
  const audited = await bus.collect('audit', [auditEntry]);
  const assessed = await bus.collect('governance', [watchlistAssessed]);
  const deadLetters = await bus.collect('deployment', [messageDeadLettered], { districts: [district] });
  const start = () =>
    createApp(readConfig(stack.environment('face-matcher', [district], { MARSAD_MODELS: MODELS })), bus.fatal);
  let app = await start();
  let tracks = 0;

  const hall = {
    run,
    district,
    camera,
    governance,
    get evidence() {
      return faces.of(faceEvidence);
    },
    get sessions() {
      return sessions.of(faceSession);
    },
    get assessed() {
      return assessed.of(watchlistAssessed);
    },
    get audited() {
      return audited.of(auditEntry);
    },
    get deadLetters() {
      return deadLetters.of(messageDeadLettered);
    },
    entryOf: (person: Person): string => `w-${run}-${person}`,
    newTrack: (): number => (tracks += 1),
    headOf(person: Person, atMs: number): Head {
      const found = heads.get(atMs)?.find((head) => head.person === person);
      if (!found) throw new Error(`nobody is ${person} at ${atMs}`);
      return found;
    },
    /** Sends a head as camera-ingest does, and returns the id of its track. */
    async sendHead(person: Person, authorisationIds: string[], sent: Sent): Promise<string> {
      const { jpeg, cropBox } = hall.headOf(person, sent.at ?? FIRST_AT);
      const epoch = 1_790_000_000_000;
      const id = trackId({ camera: sent.camera ?? camera, epoch, part: 0 }, sent.track);
      const nowMs = Date.now();
      const shot = sent.shot ?? 1;
      const { width, height } = promisedSize(jpeg) ?? { width: 1, height: 1 };
      await ingest.sendPicture(
        faceCropped,
        {
          ...faceCropped.example,
          district,
          camera: sent.camera ?? camera,
          epoch,
          ordinal: sent.track,
          trackId: id,
          shot,
          cropBox,
          widthPx: width,
          heightPx: height,
          capturedAtMs: sent.capturedAtMs ?? nowMs,
          receivedAtMs: nowMs,
          authorisationIds,
        },
        sent.jpeg ?? jpeg,
        { id: `${id}:h${shot}`, simulated: true },
      );
      return id;
    },
    candidatesOf: (track: string) =>
      faces.received.filter(
        (received): received is Received<typeof faceCandidate> =>
          isEvent(received, faceCandidate) && received.data.trackId === track,
      ),
    sessionOf: (authorisationId: string, ended: boolean) =>
      hall.sessions.find(
        (session) => session.authorisationId === authorisationId && (session.endedAtMs !== undefined) === ended,
      ),
    /** Issues a grant and waits for its session: heads that name it are matched. */
    async openSession(people: Person[], change: Parameters<typeof governance.grant>[2] = {}) {
      const grant = await governance.grant([camera], people.map(hall.entryOf), change);
      await eventually(() => expect(hall.sessionOf(grant.authorisationId, false)).toBeDefined());
      return grant;
    },
    /** Waits until a person is found under a live grant. Everything that was sent before has been handled then. */
    async untilHandled(): Promise<void> {
      const control = await hall.openSession(['left']);
      // Heads of one camera are handled in order.
      const track = await hall.sendHead('left', [control.authorisationId], { track: hall.newTrack() });
      await eventually(() => expect(hall.candidatesOf(track)).toHaveLength(1));
      await governance.end(control.authorisationId);
    },
    request(alertId: string, faceCandidateId: string | undefined) {
      const { plateReadId: _, ...example } = clipRequested.example;
      return alerting.send(
        clipRequested,
        { ...example, alertId, district, camera, ...(faceCandidateId ? { faceCandidateId } : {}) },
        { id: `clip-${alertId}` },
      );
    },
    withdrawAct: () => withdraw(),
    async permitAgain(): Promise<void> {
      withdraw = await permitAnalytics(stack.addresses, [camera], ['faces']);
    },
    stopMatcher: () => app.stop(),
    async startMatcher(): Promise<void> {
      app = await start();
    },
    async close(): Promise<void> {
      await governance.stop();
      await app.stop();
      await withdraw();
      await bus.close();
    },
  };
  return hall;
}
