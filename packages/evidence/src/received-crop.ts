import type { FaceCrop } from '@marsad/schemas';

/** A crop as it came from its topic, on its way through the steps. */
export type ReceivedCrop<Data> = {
  readonly data: Data;
  readonly jpeg: Buffer;
  readonly simulated: boolean;
  /** Where it lies in its partition. */
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
