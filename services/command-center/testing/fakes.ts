import { randomUUID } from 'node:crypto';
import { ObjectStoreError } from '@marsad/objects';
import { createMemoryObjectStore } from '@marsad/objects/testing';
import { createAuditTrail, createCommitments } from '@marsad/proof';
import {
  auditCheckpoint,
  cameraCalibrationRequested,
  caseCommanded,
  deviceSearchRequested,
  disclosureMade,
  evidenceTampered,
  playbackRequested,
  ptzCommanded,
  ruleReplayRequested,
  type AlertCommand,
  type AuditCheckpoint,
  type AuditEntry,
  type CalibrationRequest,
  type CameraCheckRequest,
  type CaseCommand,
  type DataOf,
  type DeviceSearchRequest,
  type GovernanceCommand,
  type PtzCommand,
  type ReviewCommand,
  type RuleReplayRequest,
  type SessionEnded,
} from '@marsad/schemas';
import type { Coverage } from '../domain/coverage.ts';
import type { Disclosure } from '../domain/disclosure.ts';
import type { Lease } from '../domain/watched-cameras.ts';
import { Problem } from '../errors.ts';
import type {
  CommandBus,
  History,
  IdentityProvider,
  LoggedLeaf,
  LoggedOut,
  PlateQuestion,
  PlateReading,
  StepUpRequest,
} from '../ports.ts';
import { CITY_AGENCY, NOW_MS } from './examples.ts';

/** The dependencies that a test can break. A broken one answers as if it were unavailable. */
export const createBroken = () => ({ store: false, history: false, bus: false, audit: false, provider: false });
export type Broken = ReturnType<typeof createBroken>;

export const BUCKETS = ['views', 'playback', 'evidence', 'watchlist', 'recordings'] as const;
type Bucket = (typeof BUCKETS)[number];

/** A bus that collects what was published. */
export function createFakeBus(broken: Broken) {
  const commands: AlertCommand[] = [];
  const decisions: GovernanceCommand[] = [];
  const reviews: ReviewCommand[] = [];
  const caseCommands: CaseCommand[] = [];
  const moves: PtzCommand[] = [];
  const leases: Lease[] = [];
  const checksAsked: CameraCheckRequest[] = [];
  const deviceSearches: DeviceSearchRequest[] = [];
  const replaysAsked: RuleReplayRequest[] = [];
  const proposalsAsked: CalibrationRequest[] = [];
  const playbacksAsked: DataOf<typeof playbackRequested>[] = [];
  /** Called with each request of playback, as view-maker would answer it. */
  const onPlayback: { value: (request: DataOf<typeof playbackRequested>) => unknown } = { value: () => undefined };
  /** Called with each decision about a case, as the service `cases` would answer it. */
  const onCaseCommand: { value: (command: CaseCommand) => unknown } = { value: () => undefined };
  const tampered: DataOf<typeof evidenceTampered>[] = [];
  const disclosed: Disclosure[] = [];
  const sessionEnds: SessionEnded[] = [];
  /** The broker acknowledges a disclosure only after this promise. */
  const disclosing = { value: Promise.resolve() };
  const publish = async <Data>(published: Data[], ...data: Data[]): Promise<void> => {
    if (broken.bus) throw new Problem('bus_unavailable');
    published.push(...data);
  };
  const bus: CommandBus = {
    command: (command) => publish(commands, command),
    decide: (command) => publish(decisions, command),
    review: (command) => publish(reviews, command),
    async decideCase(command) {
      await publish(caseCommands, caseCommanded.schema.strict().parse(command));
      await onCaseCommand.value(command);
    },
    move: (command) => publish(moves, ptzCommanded.schema.strict().parse(command)),
    lease: async (lease) => void leases.push(lease),
    check: (request) => publish(checksAsked, request),
    searchDevices: (request) => publish(deviceSearches, deviceSearchRequested.schema.strict().parse(request)),
    tampered: (found) => publish(tampered, evidenceTampered.schema.strict().parse(found)),
    replay: (request) => publish(replaysAsked, ruleReplayRequested.schema.strict().parse(request)),
    proposeCalibration: (request) => publish(proposalsAsked, cameraCalibrationRequested.schema.strict().parse(request)),
    async playback(request) {
      await publish(playbacksAsked, playbackRequested.schema.strict().parse(request));
      await onPlayback.value(request);
    },
    async disclose(disclosures) {
      await disclosing.value;
      await publish(disclosed, ...disclosures.map((disclosure) => disclosureMade.schema.strict().parse(disclosure)));
    },
    endSession: (end) => publish(sessionEnds, end),
  };
  return {
    bus,
    commands,
    decisions,
    reviews,
    caseCommands,
    onCaseCommand,
    moves,
    leases,
    checksAsked,
    deviceSearches,
    replaysAsked,
    proposalsAsked,
    playbacksAsked,
    onPlayback,
    tampered,
    disclosed,
    disclosing,
    sessionEnds,
  };
}

/** A history with the rows that a test puts into it, which remembers the questions about plates. */
export function createFakeHistory(broken: Broken) {
  const reads: PlateReading[] = [];
  const logged: LoggedLeaf[] = [];
  const plateQuestions: PlateQuestion[] = [];
  /** What ClickHouse knows of recordings; tests put rows into it. */
  const oldRecordings: { value: Coverage } = { value: { covered: [], gaps: [] } };
  const assertAvailable = (): void => {
    if (broken.history) throw new Problem('history_unavailable');
  };
  const history: History = {
    async flow({ fromMs }) {
      assertAvailable();
      return {
        counts: [{ startMs: fromMs, line: 'middle', direction: 'left_to_right', class: 'car', count: 3 }],
        observed: [{ startMs: fromMs, observedMs: 45_000 }],
      };
    },
    async rowCounts() {
      assertAvailable();
      return { 'city.dead_letters': 2 };
    },
    async plateReads(question) {
      assertAvailable();
      plateQuestions.push(question);
      return reads.filter(({ district }) => question.districts.includes(district)).slice(0, question.limit);
    },
    async recordings() {
      assertAvailable();
      return oldRecordings.value;
    },
    async auditEntries({ limit, before = Infinity }) {
      assertAvailable();
      return logged.filter(({ index }) => index < before).slice(0, limit);
    },
    async reportedUse({ fromMs, toMs }) {
      assertAvailable();
      const acts = logged
        .filter(({ atMs, leafKind }) => leafKind === 'entry' && atMs >= fromMs && atMs < toMs)
        .map(({ agency, action, objectKind, purpose, outcome, times, caseReference }) => ({
          ...{ agency, action, objectKind, purpose, outcome, entries: 1, acts: times },
          withCase: caseReference === '' ? 0 : 1,
        }));
      return { acts, decisions: [], alarms: [] };
    },
  };
  return { history, reads, logged, plateQuestions, oldRecordings };
}

/** A provider at which the person of `claims` signs in. */
export function createFakeProvider(broken: Broken, now: () => number) {
  const stepUps: (StepUpRequest | undefined)[] = [];
  /** The language of each sign-in. */
  const languages: StepUpRequest['language'][] = [];
  /** The sessions that the logout token `signed` ends. */
  const loggedOut: { value: LoggedOut | undefined } = { value: undefined };
  const claims = {
    value: { sub: 'demo-operator', name: 'Salma', role: 'operator', agency: CITY_AGENCY, districts: ['*'] } as unknown,
  };
  const identity: IdentityProvider = {
    async begin(returnTo, request) {
      if (broken.provider) throw new Problem('identity_provider_unavailable');
      const stepUp = 'commandId' in request ? request : undefined;
      stepUps.push(stepUp);
      languages.push(request.language);
      const nonce = ('commandId' in request ? request.nonce : request.key) ?? randomUUID();
      const attempt = { state: 's', nonce, codeVerifier: 'v', returnTo, startedAtMs: now() };
      return {
        url: 'http://provider.test/auth?state=s',
        attempt: { ...attempt, ...(stepUp && { commandId: stepUp.commandId }) },
      };
    },
    async finish(url, { nonce }) {
      if (url.searchParams.get('state') !== 's') throw new Problem('unauthenticated', 'sign_in_refused');
      return { claims: { nonce, ...(claims.value as object) }, idToken: `header.${nonce}.signature` };
    },
    loggedOut: async (token) => (token === 'signed' ? loggedOut.value : undefined),
    signOutUrl: async () => undefined,
  };
  return { identity, stepUps, languages, loggedOut, claims };
}

/** An audit trail whose entries a test reads, and whose checkpoints it makes. */
export function createFakeTrail(broken: Broken, now: () => number) {
  const entries: AuditEntry[] = [];
  let latest: AuditCheckpoint | undefined;
  const trail = createAuditTrail({
    producer: {
      async send(_event, entry) {
        if (broken.audit) throw new Error('the broker does not answer');
        entries.push(entry as unknown as AuditEntry);
      },
    },
    principal: 'command-center',
    replica: 'command-center-1',
    commitments: createCommitments('a key of the tests'),
    now,
  });
  return {
    trail,
    entries,
    latestCheckpoint: (): AuditCheckpoint | undefined => latest,
    /** Applies a checkpoint of the audit log that covers every entry so far. */
    checkpoint(treeSize = entries.length): void {
      const last = entries.at(-1);
      const covered = last ? { [`${last.producer}/${last.run}`]: last.seq } : {};
      latest = auditCheckpoint.schema.parse({ ...auditCheckpoint.example, treeSize, covered });
      trail.applyCheckpoint(latest);
    },
  };
}

/** An object store in memory. */
export async function createFakeStore(broken: Broken) {
  const kept = createMemoryObjectStore();
  await kept.ensureBuckets(BUCKETS);
  const unlessBroken =
    <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (broken.store) throw new ObjectStoreError('unavailable', 'the store does not answer');
      return work(...args);
    };
  return {
    store: {
      stat: unlessBroken(kept.stat),
      getStream: unlessBroken(kept.getStream),
      putBytes: unlessBroken(kept.putBytes),
    },
    /** Puts an object into the store. @returns how an alert points at it */
    async keep(bucket: Bucket, objectKey: string, bytes: Buffer, contentType = 'image/jpeg') {
      const { sha256 } = await kept.putBytes(bucket, objectKey, bytes, contentType);
      return {
        status: 'ready',
        bucket,
        objectKey,
        sha256,
        capturedFromMs: NOW_MS - 2_000,
        widthPx: 8,
        heightPx: 8,
        tookMs: 1,
      } as const;
    },
    /** The keys in a bucket. */
    storedIn: async (bucket: Bucket) => (await kept.list(bucket, '')).map(({ key }) => key),
  };
}
