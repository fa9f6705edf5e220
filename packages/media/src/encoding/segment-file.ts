import { rmSync } from 'node:fs';
import { Dictionary, FormatContext, Rational } from 'node-av/lib';
import type { Packet } from 'node-av/lib';
import { AVERROR_ENOSPC } from 'node-av/constants';
import type { VideoStream } from '../input/input.ts';

/** A segment cannot be written. `refused`: its codec does not go into MP4; `disk`: the disk takes no more. */
export class MuxFailure extends Error {
  override readonly name = 'MuxFailure';
  readonly kind: 'refused' | 'disk';
  constructor(code: number, kind: 'refused' | 'disk') {
    super(`the segment cannot be written (${code})`);
    this.kind = kind;
  }
}
/** Errors of the disk (space, input and output, access, quota), as negated POSIX numbers. */
const DISK = new Set<number>([AVERROR_ENOSPC, -5, -13, -28, -30, -122]);
const check = (code: number, otherwise: 'refused' | 'disk'): void => {
  if (code < 0) throw new MuxFailure(code, DISK.has(code) ? 'disk' : otherwise);
};

export type RecordedStream = Pick<VideoStream, 'parameters' | 'timeBase' | 'pixelAspect'>;

/**
 * Opens a self-contained fragmented MP4 on the camera's own timeline. Each group of pictures is a fragment, so after a crash the file is
 * readable up to the last whole group. How a player turns, stretches and colours the frames is kept. `delay_moov` keeps the times of B-frames exact.
 * @throws {MuxFailure}
 */
export function openSegmentFile(path: string, video: RecordedStream) {
  const { parameters, timeBase, pixelAspect } = video;
  const output = new FormatContext();
  let open = false;
  const release = (): void => {
    if (open) output.closeOutputSync();
    open = false;
    output.freeContext();
  };
  try {
    check(output.allocOutputContext2(null, 'mp4', path), 'refused');
    const target = output.newStream(null);
    check(parameters.copy(target.codecpar), 'refused');
    target.codecpar.codecTag = 0;
    if (pixelAspect) {
      target.sampleAspectRatio = new Rational(pixelAspect.num, pixelAspect.den);
      target.codecpar.sampleAspectRatio = target.sampleAspectRatio;
    }
    target.timeBase = new Rational(timeBase.num, timeBase.den);
    check(output.openOutputSync(), 'disk');
    open = true;
    const options = Dictionary.fromObject({
      movflags: 'frag_keyframe+delay_moov+default_base_moof+write_colr',
      flush_packets: '1',
    });
    check(output.writeHeaderSync(options), 'refused');
  } catch (error) {
    release();
    rmSync(path, { force: true });
    throw error;
  }
  const target = output.streams[0];
  return {
    /** Writes a packet and rescales it in place: decode it before, and do not use its times afterwards. @throws {MuxFailure} */
    write(packet: Packet): void {
      if (!target) return;
      packet.streamIndex = 0;
      packet.rescaleTs(timeBase, target.timeBase);
      check(output.writeFrameSync(packet), 'refused');
    },
    seal(): void {
      const code = output.writeTrailerSync();
      release();
      check(code, 'disk');
    },
    abandon: release,
  };
}
export type SegmentFile = ReturnType<typeof openSegmentFile>;
