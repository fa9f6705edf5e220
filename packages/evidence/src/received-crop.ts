import type { FaceCrop } from '@marsad/schemas';

/** A crop as it was consumed, before the steps add to it. */
export type ReceivedCrop<Data> = {
  readonly data: Data;
  readonly jpeg: Buffer;
  readonly simulated: boolean;
  /** The message's offset in its partition. */
  readonly offset: bigint;
  readonly nowMs: number;
};

type Frame = Pick<FaceCrop, 'district' | 'camera' | 'epoch' | 'part' | 'ptsMs' | 'capturedAtMs' | 'receivedAtMs'>;

/** The fields by which an observation names the frame of its crop. */
export const frameOf = ({ district, camera, epoch, part, ptsMs, capturedAtMs, receivedAtMs }: Frame): Frame => ({
  district,
  camera,
  epoch,
  part,
  ptsMs,
  capturedAtMs,
  receivedAtMs,
});
