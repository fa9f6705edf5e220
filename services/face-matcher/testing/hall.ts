import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { isEvent } from '@marsad/kafka';
import type { Kafka, Received } from '@marsad/kafka';
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
import { createFaceGovernance, eventually, headsAt, permitAnalytics } from '@marsad/testkit';
import type { Head, Person, Stack } from '@marsad/testkit';
import { promisedSize } from '@marsad/vision';
import { expect } from 'vitest';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { doorOf, environmentOf } from './matcher.ts';

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

/** A hall with one camera on the real bus: heads that walk past it, the matcher, and everybody who hears of it, each with their own rights. */
export async function openHall(stack: Stack) {
  const fatal: unknown[] = [];
  const doors: Kafka[] = [];
  const candidates: Received<typeof faceCandidate>[] = [];
  const evidence: DataOf<typeof faceEvidence>[] = [];
  const sessions: DataOf<typeof faceSession>[] = [];
  const assessed: DataOf<typeof watchlistAssessed>[] = [];
  const audited: DataOf<typeof auditEntry>[] = [];
  const deadLetters: DataOf<typeof messageDeadLettered>[] = [];
  const run = randomUUID().slice(0, 8);
  const door = (principal: Principal): Kafka => {
    const opened = doorOf(stack, principal, fatal);
    doors.push(opened);
    return opened;
  };
  const district = await stack.createDistrict();
  const camera = CameraId.parse(`hall-${district}`);
  const heads = await headsAt([ENROLLED_AT, FIRST_AT]);
  let withdraw = await permitAnalytics(stack.addresses, [camera], ['faces']);
  const governance = await createFaceGovernance(
    door('governance'),
    stack.addresses.keys.governance.privateKey,
    createObjectStore(stack.objects('command-center')),
  );
  const ingest = await door('camera-ingest').createProducer();
  const atAlerting = door('alerting');
  const alerting = await atAlerting.createProducer();
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
  await door('governance').tail({
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
  const start = () => createApp(readConfig(environmentOf(stack, district, MODELS)), (error) => fatal.push(error));
  let app = await start();
  let tracks = 0;

  const hall = {
    run,
    district,
    camera,
    governance,
    evidence,
    sessions,
    assessed,
    audited,
    deadLetters,
    entryOf: (person: Person): string => `w-${run}-${person}`,
    newTrack: (): number => (tracks += 1),
    headOf(person: Person, atMs: number): Head {
      const found = heads.get(atMs)?.find((head) => head.person === person);
      if (!found) throw new Error(`nobody is ${person} at ${atMs}`);
      return found;
    },
    /** Sends a head as camera-ingest does, and says which track it is of. */
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
    candidatesOf: (track: string) => candidates.filter(({ data }) => data.trackId === track),
    sessionOf: (authorisationId: string, ended: boolean) =>
      sessions.find((one) => one.authorisationId === authorisationId && (one.endedAtMs !== undefined) === ended),
    /** A grant with its session open: heads that name it are matched. */
    async opened(people: Person[], change: Parameters<typeof governance.grant>[2] = {}) {
      const grant = await governance.grant([camera], people.map(hall.entryOf), change);
      await eventually(() => expect(hall.sessionOf(grant.authorisationId, false)).toBeDefined());
      return grant;
    },
    /** A control: the same person is found under a grant that is live, so that what was sent before it has been handled. */
    async untilHandled(): Promise<void> {
      const control = await hall.opened(['left']);
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
      await Promise.all(doors.map((one) => one.close()));
      expect(fatal).toEqual([]);
    },
  };
  return hall;
}
