import type { City } from '@marsad/schemas';
import { faultText } from '../marsad/audit-report.ts';
import { agencyFaults } from './agency.ts';
import type { Passage } from './expected.ts';
import { crossingFaults, median, percentile, type CrossingRow } from './judge.ts';
import type { Observation } from './observe.ts';
import type { Plan } from './plan.ts';
import { behaviourFaults, gapFaults, impairedFaults, plateFaults, type Stats } from './questions.ts';

/** Alerts whose 99th percentile of latency is above this stall. */
const STALL_MS = 10_000;
/** A short clip plays once in this many seconds (`everySeconds` in samples/city.yaml). */
const PLAY_EVERY_SECONDS = 30;

/** Returns every fault of a run; none when every answer is right. */
export function faultsOf(
  observation: Observation,
  crossings: readonly CrossingRow[],
  passages: readonly Passage[],
  plan: Plan,
  city: City,
): string[] {
  const { alerts, clips, stats, refused, search, evidence, agency, log } = observation;
  const isShort = plan.authoriseAfterMs === undefined;
  return [
    // A short run may see no whole loop of a clip, and judges only the loops that it saw.
    ...crossingFaults(isShort ? crossings.filter(({ loops }) => loops.length > 0) : crossings),
    ...behaviourFaults(passages, alerts, Math.floor(plan.seconds / PLAY_EVERY_SECONDS) - 1),
    ...plateFaults(passages, alerts),
    ...impairedFaults(alerts),
    ...clips.faults,
    ...(clips.played === 0 ? ['no clip could be played'] : []),
    ...previewFaults(observation),
    ...speedFaults(observation, plan, city),
    ...alertFaults(observation),
    ...storeFaults(stats),
    ...gapFaults(observation.gaps, plan.gapsAllowed),
    ...refused.map(({ replica, topic, count }) => `${replica}: ${count} sends to ${topic} were refused`),
    ...(search?.faults ?? []),
    ...(evidence?.faults ?? []),
    ...agencyFaults(agency.messages, agency.inOneVersion, agency.deniedElsewhere),
    ...(log.fault ? [`the audit log: ${faultText(log.fault)}`] : []),
    ...(log.size === 0 ? ['the audit log is empty'] : []),
  ];
}

const previewFaults = ({ watch }: Observation): string[] => [
  ...new Set(watch.unmasked),
  ...(watch.pictures === 0 ? ['no masked picture arrived'] : []),
  ...(watch.firstOfPart === 0 ? ['no part’s first picture arrived'] : []),
];

/** Names the cameras with continuous footage that are analysed more slowly than the plan demands. */
const speedFaults = ({ fps }: Observation, { leastFps }: Plan, { cameras }: City): string[] =>
  cameras
    .filter(({ source }) => source.kind === 'file' && source.everySeconds === undefined)
    .map(({ camera }) => ({ camera, speed: median(fps.get(camera) ?? []) }))
    .filter(({ speed }) => speed < leastFps)
    .map(({ camera, speed }) => `${camera} is analysed at ${speed} frames a second, less than ${leastFps}`);

function alertFaults({ watch, alertsListed }: Observation): string[] {
  const p99 = percentile(watch.latenciesMs, 0.99);
  return [
    ...(p99 === null ? ['no alert was raised while watching'] : []),
    ...(p99 !== null && p99 > STALL_MS ? [`alerts stall: p99 ${p99} ms`] : []),
    ...(alertsListed === 0 ? ['the list of alerts is empty'] : []),
  ];
}

function storeFaults({ clickhouse, deadLetters }: Stats): string[] {
  const crossings = clickhouse?.['observations.crossings'] ?? 0;
  return [
    ...(clickhouse === null ? ['ClickHouse does not answer'] : []),
    ...(clickhouse !== null && crossings === 0 ? ['no crossing reached ClickHouse'] : []),
    ...(deadLetters === 0 ? [] : [`${deadLetters ?? 'unknown'} dead letters`]),
  ];
}
