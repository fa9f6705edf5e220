import { join } from 'node:path';
import { openFile, openSegmentFile } from '@marsad/media';

/** The street of the samples: for 5 s nothing moves in it, and after that hardly a frame is still. 768 x 432, 12.8 frames a second. */
export const STREET = join(import.meta.dirname, '../../../samples/person-bicycle-car-detection-part.mp4');
/** The stretches are repeated, because each loop of a file camera is a part that begins with whole frames. */
const STRETCHES = {
  'still.mp4': { fromMs: 4_300, toMs: 9_300, times: 8 },
  'moving.mp4': { fromMs: 24_300, toMs: 34_300, times: 4 },
};
export type Clip = keyof typeof STRETCHES;
type Stretch = { readonly fromMs: number; readonly toMs: number; readonly times: number };

/** Writes two clips of the street, `still.mp4` and `moving.mp4`, of the camera's own packets. */
export function cutClips(folder: string): void {
  for (const [name, stretch] of Object.entries(STRETCHES)) cutClip(join(folder, name), stretch);
}

/** Copies the groups of pictures that begin in a stretch of the street, again and again. */
function cutClip(path: string, { fromMs, toMs, times }: Stretch): void {
  const first = openFile(STREET);
  const { timeBase } = first;
  const ticksOf = (ms: number): bigint => BigInt(Math.round((ms * timeBase.den) / (1_000 * timeBase.num)));
  const clip = openSegmentFile(path, first);
  const [begin, end] = [ticksOf(fromMs), ticksOf(toMs)];
  let writtenUntil = 0n;
  for (let round = 0; round < times; round++) {
    const input = openFile(STREET);
    const { packet } = input;
    let shift: bigint | null = null;
    let until = writtenUntil;
    while (input.readSync() === 'packet') {
      if (packet.pts >= end && packet.isKeyframe) break;
      if (shift === null && !(packet.isKeyframe && packet.pts >= begin)) continue;
      shift ??= writtenUntil - packet.dts;
      packet.dts += shift;
      packet.pts += shift;
      if (packet.duration === 0n) packet.duration = input.stepTicks;
      until = packet.dts + packet.duration;
      clip.write(packet);
    }
    writtenUntil = until;
    input.close();
  }
  clip.seal();
  first.close();
}
