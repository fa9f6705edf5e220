import { createAnswerRequest, createEvidenceStore } from '@marsad/evidence';
import type { Consumer, TopicPartition } from '@marsad/kafka';
import { createObjectStore } from '@marsad/objects';
import { createAuditRecorder, createCommitments } from '@marsad/proof';
import { createRefusalAlarm, createSteadyClock } from '@marsad/rights';
import { faceCropped, topicOf, watchlistEntry } from '@marsad/schemas';
import type { LiveGrant } from '@marsad/schemas';
import {
  createFaceReader,
  createGallery,
  createJpegCodec,
  createTrackFaces,
  FACE_DESCRIPTION,
  loadModel,
} from '@marsad/vision';
import { startOnBus } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import { turnOffCoreDumps } from './adapters/core-dumps.ts';
import { createWatchlistStore } from './adapters/watchlist-store.ts';
import type { Config } from './config.ts';
import { decideThreshold } from './domain/threshold.ts';
import { MatchingRefusedError } from './errors.ts';
import type { RetryReason } from './errors.ts';
import { createMetrics } from './metrics.ts';
import { createAssessments } from './pipeline/assessments.ts';
import { createEnrolment } from './pipeline/enrolment.ts';
import { createHeadPipeline } from './pipeline/pipeline.ts';
import { createSessions } from './pipeline/sessions.ts';
import type { FaceCutOut } from './ports.ts';
import { CONSUMED, createHandler } from './transport/handler.ts';
import { createMemories } from './transport/memories.ts';
import { createPublishCandidate, createPublishEvidence } from './transport/publish.ts';
import { createAssessmentLog, createSessionLog } from './transport/session-log.ts';
import { followState } from './transport/state.ts';

export const SERVICE = 'face-matcher';
export const GROUP = 'heads';
export const ASSESSMENTS_GROUP = 'assessments';
const TICK_MS = 500;
/** Tracks of one session whose shots speak together at once; with more, the oldest begins anew. */
const MOST_TRACKS = 256;

/** Wires the service: what was tested first, then what is permitted, then the heads; stopped in reverse. */
export async function createApp(config: Config, fatal: Fatal): Promise<App> {
  const matching = matchingOf(config);
  const coreDumps = turnOffCoreDumps();
  if (coreDumps === 'on')
    throw new MatchingRefusedError(
      'matching refuses to start: a core dump would write faces to the disk, and it could not be turned off here. Start this service after `ulimit -c 0`',
    );
  const { telemetry, kafka } = await startOnBus(SERVICE, config, fatal);
  const { logger, meter, health } = telemetry;
  if (coreDumps === 'unknown') logger.warn('whether core dumps are off cannot be told on this system');
  const metrics = createMetrics(meter);
  // Setting the clock back does not bring an expired enrolment back to life.
  const clock = createSteadyClock(Date.now, () => performance.now());
  const now = (): number => Math.floor(clock.now());
  const { model, tested } = matching;
  const reader = await createFaceReader({
    modelsDirectory: config.modelsDirectory,
    threads: config.threads,
    onFatal: fatal,
  });
  const producer = await kafka.createProducer();
  const { replica, commitmentKey } = config;
  const trail = createAuditRecorder({
    producer,
    principal: SERVICE,
    replica,
    commitments: createCommitments(commitmentKey),
    now,
  });
  const acting = { actor: SERVICE, agency: config.city };
  const objects = createObjectStore({
    endpoint: config.s3Endpoint,
    accessKey: config.s3AccessKey,
    secretKey: config.s3SecretKey,
  });
  const onStoreTrouble = ({ code: kind, message }: { code: string; message: string }): void =>
    logger.warn({ kind, reason: message }, 'the object store cannot be used now');
  const codec = createJpegCodec();
  const enrolment = createEnrolment(createWatchlistStore(objects, onStoreTrouble), codec, reader);
  const sessionLog = createSessionLog(producer, trail, acting, fatal);
  const assessmentLog = createAssessmentLog(producer, trail, acting);
  const memories = createMemories(model, now, (partition) => sessions.forgetPartition(partition));
  const { districts, part } = config;
  let heads: Consumer | undefined;
  let proposals: Consumer | undefined;
  let changed = (): void => undefined;
  const state = await followState(kafka, config.governancePublicKey, createRefusalAlarm(logger, meter), () =>
    changed(),
  );
  const { rights } = state;
  const sessions = createSessions({
    rights,
    entryOf: (entryId) => state.entryOf(entryId),
    isAssignedHere: ({ cameras }: LiveGrant) =>
      districts.some((district) =>
        cameras.some((camera) => heads?.partitionOf(faceCropped, district, camera) !== undefined),
      ),
    enrolment,
    createGallery: (capacity) => createGallery({ capacity }),
    createTracks: () => createTrackFaces({ capacity: MOST_TRACKS }),
    model,
    tested,
    replica,
    publish: (record, grant) => sessionLog.say(record, grant),
    discardFaces: (authorisationId) => memories.discardFaces(authorisationId),
    now,
    log: logger,
    onTrouble: (trouble) => health.set('gallery', trouble === undefined ? 'ready' : 'not_ready', trouble),
    metrics,
  });
  const assessments = createAssessments({
    enrolment,
    model,
    isHalted: () => rights.isHalted('faces'),
    ...assessmentLog,
    now,
    metrics,
  });
  const isHeads = ({ topic, district }: TopicPartition): boolean => topic === topicOf(faceCropped, district);
  const handle = createHandler({
    memories,
    heads: createHeadPipeline({ reader, rights, sessions, threshold: model.threshold, codec, metrics }),
    publish: createPublishCandidate(producer, trail, model, acting),
    onPublished: ({ authorisationId }) => sessions.countCandidate(authorisationId),
    answerRequest: createAnswerRequest<FaceCutOut>({
      store: createEvidenceStore(objects, { writer: SERVICE, subject: 'head', onUnavailable: onStoreTrouble }),
      publish: createPublishEvidence(producer),
      notReadYet: 'heads_not_read_yet' satisfies RetryReason,
      observer: metrics.step,
      count: metrics.evidence,
      now,
    }),
    now,
    metrics,
  });
  if (part !== 'city')
    heads = await kafka.consume({
      group: GROUP,
      events: CONSUMED,
      districts,
      // Heads and requests of one camera reach one replica: candidates and cut-outs live in its memory only.
      readTogether: true,
      handle,
      onAssigned: (partitions) => partitions.filter(isHeads).forEach((partition) => void memories.of(partition)),
      onRevoked(partitions) {
        for (const partition of partitions.filter(isHeads)) memories.end(partition);
        // Templates of whom nobody looks for here any more are overwritten now, not at the next tick.
        sessions.tick();
      },
    });
  if (part !== 'district')
    // Who holds this looks at proposed pictures, and nobody else: the list itself is followed by everybody.
    proposals = await kafka.consume({
      group: ASSESSMENTS_GROUP,
      belongsTo: 'city',
      events: [watchlistEntry],
      districts,
      mode: 'active_standby',
      handle: () => ({}),
    });
  changed = () => {
    sessions.tick();
    if ((proposals?.assigned().length ?? 0) > 0) void assessments.look(state.entries()).catch(fatal);
  };
  const ticking = setInterval(() => changed(), TICK_MS);
  logger.info({ districts, part, ...model, gallery: tested.galleryMax }, 'matching faces under live grants');
  return {
    async stop() {
      clearInterval(ticking);
      changed = () => undefined;
      await Promise.all([heads?.stop(), proposals?.stop()]);
      sessions.stop();
      memories.endAll();
      await sessionLog.settled();
      await producer.stop();
      await kafka.close();
      await reader.close();
      await telemetry.stop();
    },
  };
}

/** @throws {MatchingRefusedError} rather than to match with what nobody tested */
function matchingOf({ modelsDirectory, threshold: configured }: Config) {
  const { name, sha256, tested } = loadModel(modelsDirectory, 'face-embedding', 'face-matching');
  const decision = decideThreshold(tested, configured, FACE_DESCRIPTION);
  if (decision.kind === 'refused' || !tested)
    throw new MatchingRefusedError(`matching refuses to start: ${decision.kind === 'refused' ? decision.why : name}`);
  return { model: { name, sha256, threshold: decision.threshold }, tested };
}
