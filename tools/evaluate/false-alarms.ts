import { join, resolve } from 'node:path';
import { endPart, kindNamed, newCameraWatch, watchScene, type Finding } from '@marsad/behaviour';
import type { BehaviourEvent, Camera } from '@marsad/schemas';
import type { View } from '@marsad/vision';
import Table from 'cli-table3';
import { runScenario } from '../street/scenarios/run-scenario.ts';
import { AT_NIGHT, EVERYDAY } from '../street/scenarios/scenarios.ts';
import { ruledSite } from './behaviour-rules.ts';
import { CITY_FPS, perceiveAsCity } from './city-perception.ts';
import { csvFile, csvRow } from './csv.ts';
import { createNetworks, type Networks } from './networks.ts';
import { checkOut, writeOut } from './out-file.ts';
import { ownCalibration, ownSite } from './own-site.ts';
import { setsIn, videosOf } from './scoring/sets.ts';
import { parseSite } from './site.ts';
import type { Scene } from '@marsad/behaviour';

export const ALARMS_HEADER = 'video,raisedSeconds,seconds,endSeconds,kind,place,x,y,width,height,confidence';

type Options = { data: string; out: string; seeds: number; threads: number };
type Alarm = { readonly kind: string; readonly row: string };

/**
 * Lists everything that all kinds of rules raise at their defaults: on each video of a folder, at a site that is made of the video alone, and
 * on synthetic streets where nothing happens. Whether an alarm is false is for somebody who looks at it to say.
 * @throws {EvaluationError}
 */
export async function evaluateFalseAlarms({ data: folder, out, seeds, threads }: Options): Promise<void> {
  checkOut(out);
  const data = resolve(folder);
  const { mot, video, tfl, fall } = setsIn(data);
  const videos = [...mot, ...video, ...tfl, ...fall].flatMap((set) => videosOf(data, set));
  const networks = createNetworks(threads);
  const alarms: Alarm[] = [];
  let videoMs = 0;
  try {
    for (const { video: name } of videos) {
      const { scenes, camera, view, seconds } = await scenesOfVideo(join(data, name), networks);
      const raised = alarmsOf(name, scenes, camera, view);
      videoMs += seconds * 1_000;
      alarms.push(...raised);
      console.log(`${name}: ${raised.length} in ${seconds.toFixed(0)} s ${raised.map(({ kind }) => kind).join(' ')}`);
    }
  } finally {
    await networks.close();
  }
  writeOut(
    out,
    csvFile(
      ALARMS_HEADER,
      alarms.map(({ row }) => row),
    ),
  );
  const street = streetAlarms(seeds);
  console.log(
    tableOf(
      alarms.map(({ kind }) => kind),
      videoMs / 3_600_000,
      street,
    ),
  );
}

export async function scenesOfVideo(path: string, networks: Networks) {
  const { published, view, camera, samples } = await perceiveAsCity(path, [], networks, { fps: CITY_FPS });
  const spanMs = (samples.at(-1)?.ptsMs ?? 0) - (samples[0]?.ptsMs ?? 0);
  return { scenes: published.map(({ scene }) => scene), view, camera, seconds: spanMs / 1_000 };
}

/** What the rules of its own site raise on the scenes of a video. What a line implies beside its rule is among it. */
export function alarmsOf(video: string, scenes: readonly Scene[], camera: Camera, view: View): Alarm[] {
  const [first] = scenes;
  if (!first) return [];
  const size = { width: first.widthPx, height: first.heightPx };
  const calibration = ownCalibration(scenes);
  const drawn = ownSite(scenes, view);
  const rules = drawn.rules.filter(({ kind }) => calibration || !kindNamed(kind)?.needsGround);
  const site = ruledSite({ ...parseSite(JSON.stringify({ ...drawn, rules }), video, size), calibration }, size);
  const watched: Camera = { ...camera, ...site.places, analytics: ['flow', 'behaviour'] };
  const watch = newCameraWatch(0);
  const findings = scenes.flatMap((scene) => watchScene(watch, scene, 0n, watched, site.rules));
  return [...incidentsIn([...findings, ...endPart(watch, watched)]).values()].map((events) =>
    alarmOf(video, events, site),
  );
}

function incidentsIn(findings: readonly Finding[]): Map<string, BehaviourEvent[]> {
  const events = findings.flatMap((finding) => (finding.kind === 'behaviour' ? [finding.data] : []));
  return Map.groupBy(events, ({ incidentId, eventId }) => incidentId ?? eventId);
}

function alarmOf(
  video: string,
  events: readonly BehaviourEvent[],
  { placeCalled }: Pick<ReturnType<typeof ruledSite>, 'placeCalled'>,
): Alarm {
  const [first] = events;
  if (!first) throw new Error('an incident without an event');
  const { kind, box, capturedAtMs, beganAtMs = capturedAtMs, confidence = 0, placeId } = first;
  const endedAtMs = events.at(-1)?.endedAtMs ?? capturedAtMs;
  const times = [capturedAtMs, beganAtMs, endedAtMs].map((ms) => (ms / 1_000).toFixed(2));
  const edges = box ? [box.x, box.y, box.width, box.height].map((px) => px.toFixed(0)) : ['', '', '', ''];
  return { kind, row: csvRow([video, ...times, kind, placeCalled(placeId), ...edges, confidence.toFixed(2)]) };
}

type Quiet = { readonly hours: number; readonly kinds: readonly string[] };

/** An hour and twenty minutes for each seed: an avenue and a square, by day and by night. */
function streetAlarms(seeds: number): Quiet {
  const numbers = Array.from({ length: seeds }, (_, i) => i + 1);
  const runs = [...EVERYDAY, ...AT_NIGHT].flatMap((scenario) => numbers.map((seed) => runScenario(scenario, seed)));
  return {
    hours: runs.reduce((sum, { hours }) => sum + hours, 0),
    kinds: runs.flatMap(({ raised }) => raised.map(({ kind }) => kind)),
  };
}

function tableOf(raised: readonly string[], hours: number, street: Quiet): string {
  const head = ['kind', `videos, ${hours.toFixed(2)} h`, `street, ${street.hours.toFixed(1)} h`];
  const table = new Table({ head, style: { head: [], border: [] } });
  const countIn = (kinds: readonly string[], kind: string): number => kinds.filter((each) => each === kind).length;
  for (const kind of [...new Set([...raised, ...street.kinds])].sort())
    table.push([kind, countIn(raised, kind), countIn(street.kinds, kind)]);
  table.push(['all', raised.length, street.kinds.length]);
  return table.toString();
}
