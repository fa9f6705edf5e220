import {
  agencyAlerts,
  agencyAlertsV1,
  agencyContract,
  alertChanged,
  alertCommanded,
  alertIdOf,
  auditCheckpoint,
  auditEntry,
  auditLeaf,
  authorisation,
  behaviourEvent,
  behaviourIdOf,
  cameraRegistered,
  cameraShard,
  cameraState,
  candidateIdOf,
  clipReady,
  clipRequested,
  commandAnswered,
  crossingIdOf,
  disclosureIdOf,
  disclosureMade,
  EVENTS,
  evidenceTampered,
  faceCandidate,
  faceCropped,
  faceEvidence,
  faceSession,
  faceSessionIdOf,
  flowCrossing,
  flowMeasure,
  gapIdOf,
  governanceAnswered,
  governanceCommanded,
  halt,
  hotlistEntry,
  Id,
  isRetired,
  liveGrant,
  measureIdOf,
  messageDeadLettered,
  plateCropped,
  plateEvidenceReady,
  plateRead,
  previewLeased,
  previewPictured,
  processingAct,
  readIdOf,
  recordingGap,
  reviewAnswered,
  reviewCast,
  reviewCommanded,
  sceneObserved,
  segmentRecorded,
  sessionEnded,
  sharingAgreement,
  snapshotReady,
  trackEnded,
  viewFailed,
  watchlistAssessed,
  watchlistEntry,
  type AnyEvent,
  type IdRecipe,
} from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { eventIdOf, mintId } from './index.ts';

/**
 * Ids are on topics, in ClickHouse and in the audit log, so a changed recipe would publish every fact a second time. The producers computed
 * each of these ids before the definitions did.
 */
const OF_EXAMPLES: readonly (readonly [AnyEvent, string])[] = [
  [cameraRegistered, 'd-02147d96e600a18629d298250724c778'],
  [cameraState, 'agdal-avenue-1:1790000000000:1790000005000:state'],
  [sceneObserved, 'agdal-avenue-1:1790000000000:0:5200'],
  [trackEnded, 'agdal-avenue-1:1790000000000:0:t3:ended'],
  [segmentRecorded, 'agdal-avenue-1:1790000000000:0:1790000000000:segment'],
  [recordingGap, 'agdal-avenue-1:1790000010000:gap'],
  [plateCropped, 'hassan-gate-1:1790000000000:0:t1:s1'],
  [plateRead, 'r-5f2b:0'],
  [plateEvidenceReady, 'e-4bbc3d21002f13ac854cb467ddda9841'],
  [faceCropped, 'hassan-hall-1:1790000000000:0:t1:h1'],
  [faceCandidate, 'f-77aa:0'],
  [faceSession, 's-1:0:0'],
  [faceEvidence, 'e-9595e28d7fbfb1bf7fc9c112e41bc07c'],
  [behaviourEvent, 'b-11aa'],
  [flowCrossing, 'x-77'],
  [flowMeasure, 'm-1'],
  [hotlistEntry, 'h-1:1790000000000'],
  [watchlistEntry, 'w-1:0'],
  [watchlistAssessed, 'w-0dc6851615800306b1da90d814057306'],
  [processingAct, 'act-plates-1:0'],
  [halt, 'faces:1790000000000:halt'],
  [authorisation, 'auth-1:0'],
  [liveGrant, 'auth-1:3'],
  [sharingAgreement, 'share-police-1:0'],
  [alertChanged, 'a-91c2:0'],
  [reviewCommanded, 'c-2'],
  [reviewCast, 'cast:c-2'],
  [clipRequested, 'clip:a-91c2'],
  [snapshotReady, 'snapshot-5eeb07fc0f24dc7bdb494e90c293ced318bde26b'],
  [clipReady, 'clip-06bfe7b03e571e691c976fbd886524f4cf6d28de'],
  [viewFailed, 'view-failed-85a06c6649a2fc83d4f085c286d04f8b4b4e6142'],
  [previewLeased, 'command-center-1:agdal-avenue-1:1790000015000'],
  [previewPictured, 'agdal-avenue-1:1790000005200:preview'],
  [auditEntry, 'e-1'],
  [auditLeaf, 'leaf-0-ffffffffffffffff'],
  [auditCheckpoint, 'checkpoint-1-1790000000200'],
  [agencyAlerts, 'd-2108b0bba1b5791edb08f59745e66950'],
  [agencyAlertsV1, 'heartbeat:police:1790000000000'],
  [agencyContract, `contract:police:${'ab'.repeat(32)}`],
  [disclosureMade, 'd-1'],
  [messageDeadLettered, 'behaviour-analytics.scenes:marsad.agdal.scene.observed.v1/0/17'],
  [sessionEnded, '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08:1790000000000'],
];

describe('the id of an event', () => {
  it.each(OF_EXAMPLES.map(([event, id]) => [event.type, event, id] as const))(
    'of %s has not changed',
    (_, event, id) => {
      expect(eventIdOf(event, event.example)).toBe(id);
    },
  );

  it.each([alertCommanded, governanceCommanded])('of a command is the command: $type', (event) => {
    expect(eventIdOf<typeof event.schema, unknown>(event, event.example)).toBe(event.example.commandId);
  });

  it.each([commandAnswered, governanceAnswered, reviewAnswered])('of an answer names its command: $type', (event) => {
    expect(eventIdOf<typeof event.schema, unknown>(event, event.example)).toBe(`answer:${event.example.commandId}`);
  });

  it('is valid for every event that a service publishes', () => {
    const needsOrigin = [evidenceTampered, cameraShard].map(({ type }) => type);
    const published = EVENTS.filter((event) => !isRetired(event) && !needsOrigin.includes(event.type));
    const refused = published.filter((event) => !Id.safeParse(eventIdOf(event, event.example)).success);
    expect(refused.map(({ type }) => type)).toEqual([]);
  });

  it('of an ended session of matching does not depend on its counts', () => {
    const ended = { ...faceSession.example, endedAtMs: 1_790_000_060_000, headsSeen: 7 };
    expect(eventIdOf(faceSession, ended)).toBe('s-1:ended');
  });

  it('of a failed plate crop is the answer to the request for it', () => {
    const failed = { ...viewFailed.example, what: 'plate' as const, reason: 'crop_expired' as const };
    expect(eventIdOf(viewFailed, failed, { readId: 'r-5f2b' })).toBe('e-4bbc3d21002f13ac854cb467ddda9841');
  });

  it('of a tampered picture names the instance that found it', () => {
    expect(eventIdOf(evidenceTampered, evidenceTampered.example, { holder: 'command-center-1' })).toBe(
      'a-91c2:plate_crop:1790000060000:command-center-1',
    );
    expect(() => eventIdOf(evidenceTampered, evidenceTampered.example)).toThrow(/needs more than its data/);
  });

  it('of a message to an agency is the same in both versions', () => {
    const sent = { agency: 'police', sentAtMs: 1_790_000_000_000 };
    const withdrawal = 'w-2e7b30912b5c0f1e0841d84e1ae1a5e0';
    const checkpoint = { treeSize: 12, rootHash: 'ab'.repeat(32), note: 'rabat\n12\n…' };
    expect([
      eventIdOf(agencyAlerts, { ...sent, body: { kind: 'withdrawn', alertId: 'a-91c2' } }, { revision: 3 }),
      eventIdOf(agencyAlertsV1, { ...sent, kind: 'withdrawn', withdrawnAlertId: 'a-91c2' }, { revision: 3 }),
      eventIdOf(agencyAlerts, { ...sent, body: { kind: 'checkpoint', checkpoint } }),
      eventIdOf(agencyAlertsV1, { ...sent, kind: 'checkpoint', checkpoint }),
      eventIdOf(agencyAlerts, { ...sent, body: { kind: 'heartbeat' } }),
      eventIdOf(agencyAlertsV1, { ...sent, kind: 'heartbeat' }),
    ]).toEqual([
      ...[withdrawal, withdrawal],
      ...['checkpoint:police:12', 'checkpoint:police:12'],
      ...['heartbeat:police:1790000000000', 'heartbeat:police:1790000000000'],
    ]);
    expect(() => eventIdOf(agencyAlerts, { ...sent, body: { kind: 'withdrawn', alertId: 'a-91c2' } })).toThrow();
  });

  it('of a dead letter keeps the end of a long name, which distinguishes messages', () => {
    const long = { ...messageDeadLettered.example, group: 'g'.repeat(200) };
    expect(eventIdOf(messageDeadLettered, long)).toMatch(/^g+:marsad\.agdal\.scene\.observed\.v1\/0\/17$/);
    expect(eventIdOf(messageDeadLettered, long)).toHaveLength(200);
  });
});

describe('an id in the data', () => {
  const model = { name: 'plate-text', sha256: 'a'.repeat(64) };
  const trackId = 'hassan-gate-1:1790000000000:0:t1';
  const agdal = 'agdal-avenue-1:1790000000000:0:t1';
  it.each<[string, IdRecipe, string]>([
    ['a read', readIdOf(trackId, model), 'r-07f9b86f45698c73978cc4e45ada86b6'],
    [
      'a candidate',
      candidateIdOf({ trackId, authorisationId: 'auth-1', entryId: 'w-1', model, matchingVersion: 2 }),
      'f-6a2a35e675b1d252d46a8c8a3a7ea16d',
    ],
    [
      'a session of matching',
      faceSessionIdOf('auth-1', 'face-matcher-0', 1_790_000_000_000),
      's-fa8d3895cc61e46eecf6785f0b3acd38',
    ],
    ['a crossing', crossingIdOf('line-1', agdal, 2_000), 'x-121c59648f0a535172cde73b24a49104'],
    ['a measure', measureIdOf('agdal-avenue-1', 1_790_000_000_000), 'm-cdc389ac6ea517962315737c310a7bf6'],
    [
      'a behaviour event',
      behaviourIdOf({ kind: 'loitering', ruleVersion: 2, placeId: 'zone-1', trackId: agdal, turn: 1 }),
      'b-a877172f16325dbeba584f512ba7e642',
    ],
    ['an alert', alertIdOf('hotlist', 3, [trackId, 'h-1']), 'a-256cfccc19a15d1a5dfa5b8b6846dd8b'],
    ['a disclosure', disclosureIdOf('police', 'a-91c2', 0), 'd-2108b0bba1b5791edb08f59745e66950'],
    [
      'a gap',
      gapIdOf({ camera: 'hassan-gate-1', fromMs: 1_790_000_000_000, reason: 'spool_full' }),
      'hassan-gate-1:1790000000000:spool_full',
    ],
  ])('for %s has not changed', (_, recipe, id) => {
    expect(mintId(recipe)).toBe(id);
  });
});
