import { median, percentile, type CrossingRow } from './judge.ts';
import type { Observation } from './observe.ts';

const sumOf = <T>(items: readonly T[], valueOf: (item: T) => number): number =>
  items.reduce((sum, item) => sum + valueOf(item), 0);

/** The fields of `.marsad/smoke.json`, in the order in which a person reads them. */
export function reportOf(observation: Observation, crossings: readonly CrossingRow[], startSeconds: number) {
  const { watch, alerts, stats, clips, refused, search, evidence, agency, log } = observation;
  const ofRule = (rule: string): number => alerts.filter(({ why }) => why.rule === rule).length;
  return {
    cameras: stats.cameras.length,
    framesAnalysed: stats.framesAnalysed,
    framesShed: sumOf(stats.cameras, ({ framesShed }) => framesShed),
    tracks: stats.clickhouse?.['observations.tracks'] ?? null,
    plateReads: stats.clickhouse?.['observations.plate_reads'] ?? null,
    hotlistAlerts: ofRule('hotlist'),
    behaviourAlerts: ofRule('behaviour'),
    /** The sum over all alerts. One alert is an episode, and counts every observation of it. */
    observations: sumOf(alerts, ({ observations }) => observations),
    crossings,
    picturesSeen: watch.pictures,
    previewsDecoded: watch.decoded,
    firstPicturesDecoded: watch.firstOfPart,
    unmaskedFound: watch.unmasked.length,
    clipsPlayed: clips.played,
    clickhouseRows: stats.clickhouse === null ? null : sumOf(Object.values(stats.clickhouse), (rows) => rows),
    deadLetters: stats.deadLetters,
    recordingGaps: stats.recordingGaps,
    sendsRefused: sumOf(refused, ({ count }) => count),
    ...search?.report,
    ...evidence?.report,
    agencyMessages: agency.messages.length,
    agencyDeniedElsewhere: agency.deniedElsewhere,
    auditEntries: log.size,
    auditVerified: log.fault === undefined,
    latencyMs: {
      p50: percentile(watch.latenciesMs, 0.5),
      p99: percentile(watch.latenciesMs, 0.99),
      alerts: watch.latenciesMs.length,
    },
    analysedFps: Object.fromEntries([...observation.fps].map(([camera, values]) => [camera, median(values)])),
    residentMiB: Object.fromEntries(observation.residentMiB),
    startSeconds,
  };
}

export type Report = ReturnType<typeof reportOf>;
