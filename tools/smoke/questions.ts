import type { SignedIn } from '@marsad/deploy-local';
import type { Alert } from '@marsad/schemas';
import type { Passage } from './expected.ts';

/** The part of `/api/stats` that the smoke run asks about. */
export type Stats = {
  cameras: {
    camera: string;
    health: string;
    analysedFps: number;
    framesAnalysed: number;
    framesShed: number;
    segments: number;
    gaps: number;
  }[];
  framesAnalysed: number;
  recordingGaps: number;
  clickhouse: Record<string, number> | null;
  deadLetters: number | null;
};

/** The share of a scheduled clip's plays that must raise their behaviour. */
const SHARE_OF_PLAYS = 2 / 3;

/** Names the behaviour that the plays of a clip raised too seldom. */
export function behaviourFaults(passages: readonly Passage[], alerts: readonly Alert[], plays: number): string[] {
  return passages
    .filter((passage) => passage.kind === 'behaviour')
    .flatMap(({ camera, place, class: name }) => {
      // Behaviour that continues is one alert, which counts each play.
      const counted = alerts
        .filter(
          ({ why, ...alert }) =>
            alert.camera === camera && why.rule === 'behaviour' && why.placeId === place && why.class === name,
        )
        .reduce((sum, { observations }) => sum + observations, 0);
      return counted >= Math.floor(plays * SHARE_OF_PLAYS)
        ? []
        : [`${camera} ${place}: counted ${counted} times in ${plays} plays`];
    });
}

/** Names the cameras that were called impaired: every camera of the sample city sees well. */
export const impairedFaults = (alerts: readonly Alert[]): string[] =>
  alerts.flatMap(({ camera, why }) =>
    why.rule === 'system' && why.kind === 'camera_impaired' ? [`${camera} was called impaired: ${why.detail}`] : [],
  );

/**
 * Names the plates without the alert that the hotlist must raise (exact, possible or none), and alerts for plates that no vehicle carries.
 */
export function plateFaults(passages: readonly Passage[], alerts: readonly Alert[]): string[] {
  const hits = alerts.flatMap(({ camera, why }) => (why.rule === 'hotlist' ? [{ camera, why }] : []));
  const serial = (text: string): string => text.split('|')[0]?.trim() ?? text;
  const listed = passages.filter((passage) => passage.kind === 'plate');
  const invented = hits.flatMap(({ camera, why }) =>
    listed.some((passage) => passage.camera === camera && serial(passage.place) === serial(why.read.text))
      ? []
      : [`${camera}: a plate that no vehicle carries raised ${why.match}: ${why.read.text}, read as ${why.rawText}`],
  );
  const missed = listed.flatMap(({ camera, place, direction: wanted }) => {
    const matches = hits
      .filter((hit) => hit.camera === camera && serial(hit.why.read.text) === serial(place))
      .map((hit) => hit.why.match);
    if (wanted === 'none')
      return matches.length === 0 ? [] : [`${place}: raised ${matches.join(', ')}, and must raise nothing`];
    if (matches.length === 0) return [`${place}: raised nothing, and must be ${wanted}`];
    return matches.every((match) => match === wanted)
      ? []
      : [`${place}: raised ${matches.join(', ')}, and must be ${wanted}`];
  });
  return [...missed, ...invented];
}

/** Seconds of one camera that are not recorded. */
export type NamedGap = {
  readonly camera: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: string;
};

/** The gaps of every camera that has any, by their reason. */
export async function readGaps(person: SignedIn, { cameras }: Stats): Promise<NamedGap[]> {
  const found = await Promise.all(
    cameras
      .filter(({ gaps }) => gaps > 0)
      .map(async ({ camera }) => {
        const { gaps } = await person.json<{ gaps: NamedGap[] }>(
          `/api/recordings?camera=${encodeURIComponent(camera)}`,
        );
        return gaps.map(({ fromMs, toMs, reason }) => ({ camera, fromMs, toMs, reason }));
      }),
  );
  return found.flat();
}

/** Gaps for other reasons than those that are allowed. */
export const gapFaults = (gaps: readonly NamedGap[], allowed: readonly string[]): string[] =>
  gaps
    .filter(({ reason }) => !allowed.includes(reason))
    .map(({ camera, fromMs, toMs, reason }) => `${camera}: a recording gap of ${toMs - fromMs} ms, ${reason}`);

export type ClipsPlayed = { readonly played: number; readonly faults: readonly string[] };

/** Fetches each clip that is ready, whole and in part as a player does. @returns how many play, and what is wrong with the others */
export async function playClips(person: SignedIn, alerts: readonly Alert[]): Promise<ClipsPlayed> {
  const ready = alerts.filter(({ clip }) => clip.status === 'ready');
  const faults: string[] = [];
  for (const { alertId, camera } of ready) {
    const path = `/api/alerts/${encodeURIComponent(alertId)}/clip`;
    const part = await person.fetch(path, { headers: { range: 'bytes=0-15' } });
    const start = Buffer.from(await part.arrayBuffer());
    const whole = await person.fetch(path);
    const bytes = (await whole.arrayBuffer()).byteLength;
    const isMp4 = start.toString('latin1', 4, 8) === 'ftyp' && whole.headers.get('content-type') === 'video/mp4';
    if (part.status !== 206 || !isMp4 || bytes < 1_000)
      faults.push(`the clip of ${alertId} (${camera}) does not play: ${part.status}, ${bytes} bytes`);
  }
  return { played: ready.length - faults.length, faults };
}
