import { spreadLine } from './milliseconds.ts';
import { motFile } from './mot.ts';
import { createNetworks } from './networks.ts';
import { checkOut, writeOut } from './out-file.ts';
import { followPeople } from './people.ts';
import { followVehicles } from './vehicles.ts';
import { assertFrames } from './video.ts';

type Options = { video: string; out: string; class: 'person' | 'vehicle'; threads: number };

/** @throws {EvaluationError} */
export async function evaluateTracks({ video, out, class: kind, threads }: Options): Promise<void> {
  checkOut(out, video);
  const networks = createNetworks(threads);
  try {
    const {
      tracks,
      frames,
      how,
      stages,
      threads: ran,
    } = await (kind === 'person' ? followPeople : followVehicles)(video, networks);
    assertFrames(video, frames);
    writeOut(out, motFile(tracks));
    console.log(spreadLine(`tracks: ${tracks.length} of class ${kind} in ${frames} frames, ${how}`, ran, stages));
  } finally {
    await networks.close();
  }
}
