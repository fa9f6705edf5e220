import { publicKeyOf } from '@marsad/proof';
import { createRefusalAlarm, followRights } from '@marsad/rights';
import { createObjectStore } from '@marsad/objects';
import { cameraCalibrationProposed, ruleReplayed, sceneObserved } from '@marsad/schemas';
import type { Camera } from '@marsad/schemas';
import { startService } from '@marsad/service';
import type { App, Fatal } from '@marsad/service';
import type { Config } from './config.ts';
import { readTimeZone } from './adapters/city-file.ts';
import { createRuleBook } from './domain/rule-book.ts';
import { createMetrics } from './metrics.ts';
import { createReplayThreads } from './adapters/replay-threads.ts';
import { createTracksStore } from './adapters/tracks-store.ts';
import { followActs } from './transport/acts.ts';
import { consumeProposals } from './transport/consume-proposals.ts';
import { consumeReplays } from './transport/consume-replays.ts';
import { createProposals } from './transport/proposals.ts';
import { createReplays } from './transport/replays.ts';
import { createCameraDirectory } from './transport/camera-directory.ts';
import { createAnnounced } from './transport/announced-tracks.ts';
import { createPartitions } from './transport/partitions.ts';
import { createPublish } from './transport/publish.ts';
import { createRuleStates } from './transport/rule-states.ts';
import { followRules } from './transport/rule-directory.ts';
import { CONSUMED, createSceneHandler } from './transport/scene-handler.ts';
import { CHECK_EVERY_MS, createSilenceWatch } from './transport/silence.ts';

export const SERVICE = 'behaviour-analytics';
export const GROUP = 'scenes';

/** Wires the service: first the camera directory, the rules and the rights, then the scenes. */
export async function createApp(config: Config, fatal: Fatal): Promise<App> {
  const timeZone = await readTimeZone(config.cityFile);
  const rules = createRuleBook(timeZone);
  return startService(SERVICE, config, fatal, async ({ kafka, logger, meter, use, every, onStop, fatal: onFatal }) => {
    const producer = await use(kafka.createProducer());
    const cameras = await use(createCameraDirectory(kafka, config.districts));
    await use(followRules(kafka, rules));
    const { mayAnalyse } = await use(
      followRights(kafka, {
        publicKey: publicKeyOf(config.governancePublicKey),
        grants: false,
        onRefused: createRefusalAlarm(logger, meter),
      }),
    );
    const metrics = createMetrics(meter, () => rules.idle(cameras, Date.now()).length);
    const states = createRuleStates(kafka, producer, metrics);
    const partitions = createPartitions({
      publish: createPublish(producer),
      ...{ states, cameras, mayAnalyse, now: Date.now },
    });
    const consumer = await use(
      kafka.consume({
        group: GROUP,
        events: CONSUMED,
        districts: config.districts,
        readTogether: true,
        ...partitions.assignments,
        handle: createSceneHandler({ cameras, partitions, mayAnalyse, rules, now: Date.now, metrics }),
      }),
    );
    const acts = await use(followActs(kafka, publicKeyOf(config.governancePublicKey)));
    const objects = { endpoint: config.s3Endpoint, accessKey: config.s3AccessKey, secretKey: config.s3SecretKey };
    const store = createTracksStore(createObjectStore(objects), createAnnounced(kafka, logger));
    const asked = { cameras, mayAnalyse, store, now: Date.now, fatal: onFatal };
    const replays = createReplays({
      ...{ ...asked, rules, timeZone, permittedTimes: acts.permittedTimes },
      startReplay: createReplayThreads({ objects }),
      answer: (replayed) => producer.send(ruleReplayed, replayed),
      countReplay: metrics.countReplay,
    });
    onStop(replays.stop);
    await use(consumeReplays(kafka, config.districts, replays));
    const proposals = createProposals({
      ...asked,
      answer: (proposed) => producer.send(cameraCalibrationProposed, proposed),
      countProposal: metrics.countProposal,
    });
    onStop(proposals.stop);
    await use(consumeProposals(kafka, config.districts, proposals));
    const partitionOf = ({ district, camera }: Camera) => consumer.partitionOf(sceneObserved, district, camera);
    every(CHECK_EVERY_MS, createSilenceWatch({ cameras, partitions, mayAnalyse, partitionOf, now: Date.now }));
    logger.info({ districts: config.districts, cameras: [...cameras.values()].length }, 'watching scenes');
  });
}
