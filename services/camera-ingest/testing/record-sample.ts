import { openFile } from '@marsad/media';
import { createFileClock, createLosses, createPacketTimes, createRecorder } from '@marsad/streaming';
import type { SealedSegment } from '../ports.ts';

export type Recording = {
  readonly source: string;
  readonly directory: string;
  readonly camera: string;
  readonly district: string;
  readonly epoch: number;
  readonly originMs: number;
  /** A segment is sealed at the first keyframe after this long, ms. */
  readonly segmentMs: number;
  /** Leaves the last segment unsealed, as a crash would. */
  readonly crash?: boolean;
};

/** Records a file as the media thread does, but at full speed. Returns its sealed segments. */
export function recordSample({
  source,
  directory,
  camera,
  district,
  epoch,
  crash,
  ...times
}: Recording): SealedSegment[] {
  const input = openFile(source);
  const sealed: SealedSegment[] = [];
  const recorder = createRecorder({
    ...times,
    directory,
    identity: { district, camera, epoch, part: 0 },
    video: input,
    losses: createLosses(() => undefined),
    onOpened: () => undefined,
    onAbandoned: () => undefined,
    onSealed: (segment) => sealed.push(segment),
    onNotRecordable: () => undefined,
  });
  let timesOf: ReturnType<typeof createPacketTimes> | undefined;
  while (input.readSync() === 'packet') {
    timesOf ??= createPacketTimes(input, createFileClock(input, times.originMs), times.originMs);
    const packetTimes = timesOf(input.packet, null);
    recorder.prepare(packetTimes, 0);
    recorder.write(input.packet, packetTimes);
  }
  if (!crash) recorder.end();
  input.close();
  return sealed;
}
