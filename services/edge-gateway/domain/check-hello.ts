import { Sha256 } from '@marsad/schemas';
import type { EndReason } from '../errors.ts';
import { isFraction, isWhole } from './numbers.ts';
import type { ReceivedHello, ReceivedModel } from './received.ts';

const LONGEST_NAME = 80;
/** Letters, digits and the signs of file names: the name of a network is shown to people as it is. */
const MODEL_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._+/-]*$/u;

const isModel = ({ name, sha256, threshold }: ReceivedModel): boolean =>
  name.length <= LONGEST_NAME && MODEL_NAME.test(name) && Sha256.safeParse(sha256).success && isFraction(threshold);

/** Why a hello is refused; undefined if it is not. @param camera whose certificate it is, @param epoch the one that this stream would get */
export function whyHelloRefused(hello: ReceivedHello, camera: string, epoch: number): EndReason | undefined {
  if (hello.camera !== camera) return 'certificate_of_another_camera';
  const { detector, plateReader, resume } = hello;
  if (!detector || !isModel(detector) || (plateReader && !isModel(plateReader))) return 'hello_invalid';
  if (!resume) return undefined;
  const isValid =
    isWhole(resume.epoch, 1, epoch - 1) && isWhole(resume.acknowledgedSequence, 0, Number.MAX_SAFE_INTEGER);
  return isValid ? undefined : 'epoch_invalid';
}
