import type { Finding } from '@marsad/behaviour';
import type { BehaviourEvent } from '@marsad/schemas';
import { ruledSite, type RuledSite } from './behaviour-rules.ts';
import { perceiveAsCity } from './city-perception.ts';
import { csvFile, csvRow } from './csv.ts';
import { EvaluationError } from './errors.ts';
import { spreadLine } from './milliseconds.ts';
import { createNetworks } from './networks.ts';
import { checkOut, writeOut } from './out-file.ts';
import { readSite } from './site.ts';
import { assertFrames, sizeOfVideo } from './video.ts';

export const BEHAVIOUR_HEADER = 'seconds,endSeconds,rule,kind,place,track,confidence';

type Options = { video: string; site: string; out: string; threads: number };

/** @throws {EvaluationError} */
export async function evaluateBehaviour({ video, site: siteFile, out, threads }: Options): Promise<void> {
  checkOut(out, video, siteFile);
  const size = sizeOfVideo(video);
  const read = readSite(siteFile, size);
  const site = ruledSite(read, size);
  if (site.rules.versions.length === 0)
    throw new EvaluationError(`--site ${siteFile} has no rules: give it "rules": [{"id", "kind", "zone" or "line"}]`);
  const networks = createNetworks(threads);
  try {
    const { zones, calibration, lines } = site.places;
    const seen = await perceiveAsCity(video, lines, networks, {
      places: { zones, ...(calibration && { calibration }) },
      rules: site.rules,
      ground: read.ground,
    });
    assertFrames(video, seen.frames);
    const rows = behaviourRows(seen.findings, site);
    writeOut(out, csvFile(BEHAVIOUR_HEADER, rows));
    console.log(
      spreadLine(`behaviour: ${rows.length} in ${seen.frames} frames looked at, ${seen.view} view`, 1, {
        gate: seen.stages.gateMs,
        'look at a frame': seen.stages.detectMs,
        track: seen.stages.trackMs,
      }),
    );
  } finally {
    await networks.close();
  }
}

/**
 * One row an incident, by the time at which it began: when the condition was first met, not when it had lasted for long enough. Tracks are
 * numbered from 1 in the order of their rows; there is none where an incident is about several tracks or none.
 */
export function behaviourRows(
  findings: readonly Finding[],
  { ruleCalled, placeCalled }: Pick<RuledSite, 'ruleCalled' | 'placeCalled'>,
): string[] {
  const last = new Map<string, BehaviourEvent>();
  for (const finding of findings)
    if (finding.kind === 'behaviour' && finding.data.incidentId !== undefined && finding.data.ruleId !== undefined)
      last.set(finding.data.incidentId, finding.data);
  const tracks = new Map<string, number>();
  return [...last.values()]
    .toSorted((a, b) => beganAtMs(a) - beganAtMs(b))
    .map((event) => {
      if (event.trackId !== undefined && !tracks.has(event.trackId)) tracks.set(event.trackId, tracks.size + 1);
      return csvRow([
        inSeconds(beganAtMs(event)),
        inSeconds(event.endedAtMs ?? event.capturedAtMs),
        ruleCalled(event.ruleId ?? ''),
        event.kind,
        placeCalled(event.placeId),
        event.trackId === undefined ? '' : (tracks.get(event.trackId) ?? ''),
        (event.confidence ?? 0).toFixed(2),
      ]);
    });
}

const beganAtMs = ({ beganAtMs: began, capturedAtMs }: BehaviourEvent): number => began ?? capturedAtMs;
const inSeconds = (ms: number): string => (ms / 1_000).toFixed(2);
