import type { Depacketizer, Picture } from '../depacketizing/access-unit.ts';
import { createMjpegDepacketizer } from '../depacketizing/mjpeg.ts';
import { createH264Codec, createH265Codec } from '../depacketizing/nal-codec.ts';
import { createNalDepacketizer } from '../depacketizing/nal-depacketizer.ts';
import type { VideoDescription } from './media.ts';
import type { SenderReport } from './sender-reports.ts';
import { createTrackReceiver } from './track-receiver.ts';

export type OnPicture = (picture: Picture, report: SenderReport | null) => void;

function createDepacketizer(video: VideoDescription, onPicture: (picture: Picture) => void): Depacketizer {
  if (video.codec === 'mjpeg') return createMjpegDepacketizer(video.declaredSize, onPicture);
  const codec = video.codec === 'h264' ? createH264Codec() : createH265Codec();
  for (const nal of video.parameterSets) codec.noteParameterSet(nal);
  return createNalDepacketizer(codec, onPicture);
}

/** Turns the packets of one video into pictures. `reorders`: packets may arrive in another order. */
export function createVideoReceiver(video: VideoDescription, reorders: boolean, onPicture: OnPicture) {
  const depacketizer = createDepacketizer(video, (picture) => onPicture(picture, receiver.senderReport()));
  const receiver = createTrackReceiver(video, reorders, (packet) => depacketizer.push(packet));
  return { ...receiver, parameterSets: depacketizer.parameterSets };
}
export type VideoReceiver = ReturnType<typeof createVideoReceiver>;
