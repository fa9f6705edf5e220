import type { Finding } from '@marsad/behaviour';
import { perceiveAsCity } from './city-perception.ts';
import { csvFile, csvRow } from './csv.ts';
import { cityLines, readLines, type NamedLine } from './lines.ts';
import { spreadLine } from './milliseconds.ts';
import { createNetworks } from './networks.ts';
import { checkOut, writeOut } from './out-file.ts';
import { assertFrames, sizeOfVideo } from './video.ts';

export const CROSSINGS_HEADER = 'seconds,line,direction,class,track';

type Options = { video: string; lines: string; out: string; threads: number };

/** @throws {EvaluationError} */
export async function evaluateCrossings({ video, lines: linesFile, out, threads }: Options): Promise<void> {
  checkOut(out, video, linesFile);
  const lines = readLines(linesFile);
  const size = sizeOfVideo(video);
  const networks = createNetworks(threads);
  try {
    const { frames, findings, stages, view } = await perceiveAsCity(video, cityLines(lines, size), networks);
    assertFrames(video, frames);
    const rows = crossingRows(findings, lines);
    writeOut(out, csvFile(CROSSINGS_HEADER, rows));
    console.log(
      spreadLine(`crossings: ${rows.length} in ${frames} frames looked at, ${view} view`, 1, {
        gate: stages.gateMs,
        'look at a frame': stages.detectMs,
        track: stages.trackMs,
      }),
    );
  } finally {
    await networks.close();
  }
}

/** The crossings as CSV rows, ordered by time. Tracks are numbered from 1 in the order of their first crossing. */
export function crossingRows(findings: readonly Finding[], lines: readonly NamedLine[]): string[] {
  const tracks = new Map<string, number>();
  return findings
    .flatMap((finding) => (finding.kind === 'crossing' ? [finding.data] : []))
    .toSorted((a, b) => a.ptsMs - b.ptsMs)
    .map(({ ptsMs, line, direction, class: name, trackId }) => {
      const track = tracks.get(trackId) ?? tracks.size + 1;
      tracks.set(trackId, track);
      const called = lines[Number(line.replace('line-', ''))]?.name ?? line;
      return csvRow([(ptsMs / 1_000).toFixed(2), called, direction, name, track]);
    });
}
