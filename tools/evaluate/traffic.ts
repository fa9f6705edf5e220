import type { Scene } from '@marsad/behaviour';
import type { Camera, Zone } from '@marsad/schemas';
import type { Size } from '@marsad/vision';
import { perceiveAsCity } from './city-perception.ts';
import { cityLines } from './lines.ts';
import { spreadLine } from './milliseconds.ts';
import { createNetworks } from './networks.ts';
import { checkOut, writeOut } from './out-file.ts';
import { readSite, type Site } from './site.ts';
import { measureVideo } from './traffic-measures.ts';
import { assertFrames, lengthOfVideo, sizeOfVideo } from './video.ts';

type Filmed = Awaited<ReturnType<typeof perceiveAsCity>>;
type Options = { video: string; site: string; out: string; threads: number };

/** @throws {EvaluationError} */
export async function evaluateTraffic({ video, site: siteFile, out, threads }: Options): Promise<void> {
  checkOut(out, video, siteFile);
  const size = sizeOfVideo(video);
  const site = readSite(siteFile, size);
  const networks = createNetworks(threads);
  try {
    const perceived = await perceiveAsCity(video, cityLines(site.lines, size), networks, { ground: site.ground });
    assertFrames(video, perceived.frames);
    const scenes = withEmptyScenes(perceived, size);
    const camera = { ...perceived.camera, zones: measuredZones(site, size) };
    const seconds = lengthOfVideo(video) / 1_000 || (perceived.samples.at(-1)?.ptsMs ?? 0) / 1_000;
    const measures = measureVideo({ camera, view: perceived.view, scenes, seconds }, site);
    writeOut(out, `${JSON.stringify(measures, null, 2)}\n`);
    const measured = measures.passages.filter(({ speedKmh }) => speedKmh !== null).length;
    console.log(
      spreadLine(
        `traffic: ${measures.passages.length} passages, ${measured} with a speed, in ${perceived.frames} frames, ${perceived.view} view`,
        1,
        {
          gate: perceived.stages.gateMs,
          'analyse a frame': perceived.stages.detectMs,
          track: perceived.stages.trackMs,
        },
      ),
    );
  } finally {
    await networks.close();
  }
}

/** A frame in which nothing moved has no scene, and was observed all the same. */
function withEmptyScenes({ published, samples, camera }: Filmed, { width, height }: Size): Scene[] {
  const known = new Map(published.map(({ scene }) => [scene.ptsMs, scene]));
  return samples.map(
    ({ ptsMs }) => known.get(Math.round(ptsMs)) ?? emptyScene(camera, Math.round(ptsMs), width, height),
  );
}

const emptyScene = ({ camera, district }: Camera, ptsMs: number, widthPx: number, heightPx: number): Scene => ({
  camera,
  district,
  epoch: 1,
  part: 0,
  ptsMs,
  capturedAtMs: ptsMs,
  receivedAtMs: ptsMs,
  clockSource: 'server',
  clockOffsetMs: 0,
  observedMs: 0,
  widthPx,
  heightPx,
  moving: false,
  tracks: [],
});

const NAME = { fr: 'zone', ar: 'منطقة', en: 'zone' };

/** The n-th zone has the id `zone-n`. */
export const measuredZones = ({ zones }: Pick<Site, 'zones'>, { width, height }: Size): Zone[] =>
  zones.map(({ polygon }, i) => ({
    id: `zone-${i}`,
    name: NAME,
    kind: 'measured',
    classes: ['car'],
    polygon: polygon.map(([x, y]): [number, number] => [x / width, y / height]),
  }));
