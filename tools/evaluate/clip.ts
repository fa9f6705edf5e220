import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silenceFfmpeg } from '@marsad/media';
import { render } from '@marsad/rendering';
import type { PieceOfFootage, Rendered } from '@marsad/rendering';
import type { TimeSpan } from '@marsad/schemas';
import { CITY_FPS, perceiveAsCity } from './city-perception.ts';
import { EvaluationError } from './errors.ts';
import { throughSidecar } from './masks-of-segment.ts';
import { spreadLine } from './milliseconds.ts';
import { createNetworks } from './networks.ts';
import { checkOut, writeOut } from './out-file.ts';
import { firstPictureOf, lengthOfVideo } from './video.ts';

/** Perception begins this long before the clip, so that it knows the background and its tracks, and ends this long after it, ms. */
const RUN_UP_MS = 10_000;
const RUN_OUT_MS = 2_500;

/** Times in seconds from the first picture of the video. */
type Options = { video: string; from: number; to: number; out: string; threads: number };

/** @throws {EvaluationError} */
export async function evaluateClip({ video, from, to, out, threads }: Options): Promise<void> {
  checkOut(out, video);
  const asked = { fromMs: from * 1_000, toMs: to * 1_000 };
  checkSpan(video, asked);
  silenceFfmpeg();
  const beginsMs = await firstPictureOf(video);
  const span = { fromMs: beginsMs + asked.fromMs, toMs: beginsMs + asked.toMs };
  const networks = createNetworks(threads);
  try {
    const around = { fromMs: Math.max(0, span.fromMs - RUN_UP_MS), toMs: span.toMs + RUN_OUT_MS };
    const { samples, stages } = await perceiveAsCity(video, [], networks, { fps: CITY_FPS, ...around });
    const masks = await throughSidecar(samples.map(({ sample }) => sample));
    const started = performance.now();
    const clip = renderTo(out, { video, span, masks });
    const renderMs = (performance.now() - started) / clip.frames;
    console.log(
      spreadLine(`clip: ${summaryOf(clip, beginsMs)}`, threads, {
        gate: stages.gateMs,
        'look at a frame': stages.detectMs,
        'track and trace': stages.trackMs,
        'render a frame (mean)': [renderMs],
      }),
    );
  } finally {
    await networks.close();
  }
}

function checkSpan(video: string, { fromMs, toMs }: TimeSpan): void {
  const lengthMs = lengthOfVideo(video);
  if (fromMs >= toMs) throw new EvaluationError(`--from ${fromMs / 1_000} is not before --to ${toMs / 1_000}`);
  for (const [name, ms] of [
    ['--from', fromMs],
    ['--to', toMs],
  ] as const)
    if (lengthMs > 0 && ms > lengthMs)
      throw new EvaluationError(
        `${name} ${ms / 1_000} is past the end: ${video} is ${Math.floor(lengthMs) / 1_000} s long`,
      );
}

type Wanted = {
  readonly video: string;
  readonly span: TimeSpan;
  readonly masks: PieceOfFootage['samples'];
};

/** Renders into a temporary file first, so that an output which cannot be written is named. */
function renderTo(out: string, { video, span, masks }: Wanted): Rendered {
  const folder = mkdtempSync(join(tmpdir(), 'marsad-clip-'));
  try {
    const path = join(folder, 'clip.mp4');
    const footage = [{ path: video, originMs: 0, samples: masks }];
    const clip = render({ footage, ...span, drawings: [], as: 'clip', keyFramesOnly: false, path });
    if (!clip) throw new EvaluationError(`${video} has no picture between --from and --to`);
    writeOut(out, readFileSync(path));
    return clip;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const summaryOf = ({ frames, widthPx, heightPx, unseen, missing }: Rendered, beginsMs: number): string =>
  `${frames} frames of ${widthPx}x${heightPx}; hidden whole: ${spansText(unseen, beginsMs)}; missing: ${spansText(missing, beginsMs)}`;

function spansText(spans: readonly TimeSpan[], beginsMs: number): string {
  const seconds = (ms: number): string => ((ms - beginsMs) / 1_000).toFixed(2);
  if (spans.length === 0) return 'nothing';
  return spans.map(({ fromMs, toMs }) => `${seconds(fromMs)} to ${seconds(toMs)} s`).join(', ');
}
