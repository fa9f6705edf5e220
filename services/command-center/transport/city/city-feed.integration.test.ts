import {
  alertChanged,
  alertCommanded,
  auditCheckpoint,
  cameraChecked,
  cameraCheckPictured,
  cameraRegistered,
  commandAnswered,
  deviceSearchAnswered,
  governanceAnswered,
  governanceCommanded,
  previewLeased,
  previewPictured,
  reviewAnswered,
  reviewCommanded,
  segmentRecorded,
  type AuditCheckpoint,
  type Principal,
} from '@marsad/schemas';
import { eventually, useBus, useStack } from '@marsad/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKafkaBus } from '../../adapters/kafka-bus.ts';
import { createCasesMemory } from '../../domain/cases-memory.ts';
import { createChecksMemory, type ChecksMemory } from '../../domain/checks-memory.ts';
import { createCityMemory, type CityChange, type CityMemory } from '../../domain/city-memory.ts';
import { createCommandsMemory } from '../../domain/commands-memory.ts';
import { createProposalsMemory } from '../../domain/proposals-memory.ts';
import { createPlaybackAnswers } from '../../domain/playback-answers.ts';
import { createReplaysMemory } from '../../domain/replays-memory.ts';
import { createRulesMemory } from '../../domain/rules-memory.ts';
import { createSearchesMemory, type SearchesMemory } from '../../domain/searches-memory.ts';
import { startCityFeed, type CityFeed } from './city-feed.ts';

const stack = useStack();
const kafka = useBus(stack);
const NOW_MS = 1_790_000_000_000;
const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');

let district: string;
let checks: ChecksMemory;
let memory: CityMemory;
let searches: SearchesMemory;
let feed: CityFeed;
const commands = createCommandsMemory();
const checkpoints: AuditCheckpoint[] = [];
const changes: CityChange[] = [];
const pictures: string[] = [];

beforeAll(async () => {
  district = await stack.createDistrict();
  const alerting = await kafka.producer('alerting');
  // The feed must find this state when it starts.
  await alerting.send(alertChanged, { ...alertChanged.example, district, alertId: 'before' }, { id: 'b' });
  memory = createCityMemory();
  checks = createChecksMemory();
  searches = createSearchesMemory();
  feed = await startCityFeed({
    kafka: kafka.as('command-center'),
    districts: [district],
    memory,
    commands,
    cases: createCasesMemory(),
    checks,
    searches,
    rules: createRulesMemory(),
    replays: createReplaysMemory(),
    proposals: createProposalsMemory(),
    answers: createPlaybackAnswers(),
    applyCheckpoint: (checkpoint) => void checkpoints.push(checkpoint),
    publish: (change) => changes.push(change),
    picture: (metadata, jpeg) => pictures.push(`${metadata.camera} ${jpeg.length}`),
    instance: `test.${Date.now()}`,
  });
}, 60_000);
afterAll(() => feed?.stop());

describe('the feed of the city', () => {
  it('has read the state to its end before it reports that it started', () => {
    expect(memory.alert('before')).toMatchObject({ alertId: 'before', district });
  });

  it('follows alerts, answers and pictures, and keeps the highest revision', async () => {
    const alerting = await kafka.producer('alerting');
    const ingest = await kafka.producer('camera-ingest');
    const alert = { ...alertChanged.example, district, alertId: 'live' };
    await alerting.send(alertChanged, { ...alert, revision: 2, state: 'confirmed' }, { id: 'l2' });
    await alerting.send(alertChanged, { ...alert, revision: 1 }, { id: 'l1' });
    await alerting.send(
      commandAnswered,
      { ...commandAnswered.example, district, commandId: 'c-live' },
      { id: 'c-live' },
    );
    await ingest.sendPicture(previewPictured, { ...previewPictured.example, district }, JPEG, { id: 'p' });
    const checkId = `check-${district}`;
    checks.add({ checkId, subject: 'supervisor-1', district, askedAtMs: Date.now() });
    const atMs = Date.now();
    await ingest.send(cameraChecked, { ...cameraChecked.example, district, checkId, atMs });
    await ingest.sendPicture(cameraCheckPictured, { ...cameraCheckPictured.example, district, checkId }, JPEG);
    const searchId = `search-${district}`;
    searches.add({ searchId, subject: 'supervisor-1', askedAtMs: atMs });
    const edge = await kafka.producer('edge-gateway');
    await edge.send(deviceSearchAnswered, { ...deviceSearchAnswered.example, district, searchId, atMs });
    await eventually(() => {
      expect(searches.find(searchId, 'supervisor-1', Date.now())?.answer).toMatchObject({ outcome: 'answered' });
      expect(memory.alert('live')).toMatchObject({ revision: 2, state: 'confirmed' });
      expect(commands.answer('c-live')).toMatchObject({
        of: 'alert',
        answer: { accepted: false, refusal: 'illegal_move' },
      });
      expect(checks.find(checkId, 'supervisor-1', Date.now())).toMatchObject({
        result: { outcome: 'checked' },
        picture: { metadata: { checkId } },
      });
      expect(pictures).toEqual([`${previewPictured.example.camera} ${JPEG.length}`]);
    });
    const published = changes.filter((change) => change.kind === 'alert' && change.alert.alertId === 'live');
    expect(published).toHaveLength(1);
  });

  it('follows answers to decisions and reviews, and the checkpoints of the audit log', async () => {
    const governance = await kafka.producer('governance');
    const alerting = await kafka.producer('alerting');
    const audit = await kafka.producer('audit');
    const [decided, reviewed] = [`c-${district}-g`, `c-${district}-r`];
    await governance.send(governanceAnswered, { ...governanceAnswered.example, commandId: decided }, { id: decided });
    await alerting.send(reviewAnswered, { ...reviewAnswered.example, district, commandId: reviewed }, { id: reviewed });
    const covered = { [`command-center-${district}/1`]: 7 };
    await audit.send(auditCheckpoint, { ...auditCheckpoint.example, covered }, { id: `checkpoint-${district}` });
    await eventually(() => {
      expect(commands.answer(decided)).toMatchObject({ of: 'governance', answer: { refusal: 'same_person' } });
      expect(commands.answer(reviewed)).toMatchObject({ of: 'review', answer: { refusal: 'not_independent' } });
      expect(checkpoints.map((checkpoint) => checkpoint.covered)).toContainEqual(covered);
    });
  });

  it('reads recordings from their beginning, each once', async () => {
    const ingest = await kafka.producer('camera-ingest');
    const { camera } = segmentRecorded.example;
    const segment = { ...segmentRecorded.example, district };
    await ingest.send(segmentRecorded, segment, { id: 's' });
    await ingest.send(segmentRecorded, segment, { id: 's' });
    await eventually(() => expect(memory.recordingTotals(camera)).toEqual({ segments: 1, gaps: 0 }));
  });

  it('publishes commands and leases where alerting and camera-ingest read them', async () => {
    const leases: unknown[] = [];
    const service = kafka.as('camera-ingest');
    await service.stateTable({
      name: 'leases',
      events: [previewLeased],
      districts: [district],
      onChange: (change) => void leases.push(change),
    });
    const producer = await kafka.producer('command-center');
    const bus = createKafkaBus(producer, 'command-center-1');
    await bus.lease({ camera: 'gate', district, expiresAtMs: NOW_MS });
    await eventually(() =>
      expect(leases).toMatchObject([{ data: { camera: 'gate', holder: 'command-center-1', expiresAtMs: NOW_MS } }]),
    );
    const consumed: unknown[] = [];
    await kafka.as('alerting').consume({
      group: `commands-${district}`,
      events: [alertCommanded],
      districts: [district],
      handle: ({ events }) => {
        consumed.push(...events.map((received) => received.data));
        return {};
      },
    });
    const command = alertCommanded.schema.parse({ ...alertCommanded.example, district });
    await bus.command(command);
    await eventually(() => expect(consumed).toEqual([command]), { timeoutMs: 20_000 });
  });

  it('publishes decisions and reviews where governance and alerting read them, with the token unchanged', async () => {
    const consumed: unknown[] = [];
    const consumeAs = (principal: Principal, event: typeof governanceCommanded | typeof reviewCommanded) =>
      kafka.as(principal).consume({
        group: `consumed-${district}`,
        belongsTo: 'city',
        events: [event],
        districts: [district],
        handle: ({ events }) => {
          consumed.push(...events.map((received) => received.data));
          return {};
        },
      });
    await consumeAs('governance', governanceCommanded);
    await consumeAs('alerting', reviewCommanded);
    const bus = createKafkaBus(await kafka.producer('command-center'), 'command-center-1');
    const decision = { ...governanceCommanded.example, commandId: `c-${district}-1` };
    const review = reviewCommanded.schema.parse({ ...reviewCommanded.example, district });
    await bus.decide(decision);
    await bus.review(review);
    await eventually(() => expect(consumed).toEqual(expect.arrayContaining([decision, review])), { timeoutMs: 20_000 });
  });

  it('drops a camera whose record is removed', async () => {
    const directory = await kafka.producer('governance');
    const camera = `${district}-cam`;
    await directory.send(cameraRegistered, { ...cameraRegistered.example, camera, district }, { id: 'r' });
    await eventually(() => expect(memory.camera(camera)).toBeDefined());
    await directory.tombstone(cameraRegistered, camera);
    await eventually(() => expect(memory.camera(camera)).toBeUndefined());
  });
});
