import { Metadata, status } from '@grpc/grpc-js';
import { STREAM_EVERY_MS } from '../domain/limits.ts';
import type { EndReason } from '../errors.ts';

/** The trailing metadata in which a camera finds why its stream ended. */
export const REASON_KEY = 'marsad-reason';
/** Beside it, how long the camera should wait before it connects again, ms, where that is known. */
export const RETRY_AFTER_KEY = 'marsad-retry-after-ms';

const CODES: Readonly<Record<EndReason, { readonly code: status; readonly advice: string }>> = {
  certificate_unknown: { code: status.UNAUTHENTICATED, advice: 'no registered camera has this certificate' },
  certificate_ambiguous: { code: status.UNAUTHENTICATED, advice: 'several registered cameras have this certificate' },
  certificate_expired: { code: status.UNAUTHENTICATED, advice: 'the certificate has expired' },
  certificate_of_another_camera: {
    code: status.PERMISSION_DENIED,
    advice: 'the certificate is that of another camera than the hello names',
  },
  camera_elsewhere: {
    code: status.PERMISSION_DENIED,
    advice: 'the camera belongs to a district that this address does not serve',
  },
  signage_invalid: { code: status.PERMISSION_DENIED, advice: 'the signage record of the camera is not valid' },
  message_too_large: { code: status.RESOURCE_EXHAUSTED, advice: 'the message is larger than the welcome allows' },
  message_invalid: { code: status.INVALID_ARGUMENT, advice: 'the message is none of marsad.camera.v1' },
  hello_missing: { code: status.INVALID_ARGUMENT, advice: 'the hello must be the first message, within 10 s' },
  hello_invalid: { code: status.INVALID_ARGUMENT, advice: 'a hello comes once, and names its networks' },
  epoch_invalid: {
    code: status.INVALID_ARGUMENT,
    advice:
      'a batch carries the epoch of the welcome under which it was made, never an earlier one than the batch before',
  },
  sequence_invalid: { code: status.INVALID_ARGUMENT, advice: 'the batches of an epoch are counted from 1' },
  batch_too_large: { code: status.INVALID_ARGUMENT, advice: 'the batch has more results than the welcome allows' },
  too_many_results: { code: status.RESOURCE_EXHAUSTED, advice: 'more results a second than the welcome allows' },
  too_many_streams: {
    code: status.RESOURCE_EXHAUSTED,
    advice: 'streams are opened too fast: wait before the next one',
  },
  not_reading: { code: status.RESOURCE_EXHAUSTED, advice: 'the acknowledgements are not read' },
  superseded: { code: status.ABORTED, advice: 'another stream of this camera said hello later' },
  store_unavailable: { code: status.UNAVAILABLE, advice: 'results cannot be stored now: connect again and resume' },
  stopping: { code: status.UNAVAILABLE, advice: 'this replica stops: connect again and resume' },
};

/** The error with which a call ends: the code of gRPC, a sentence for a person, and the reason for a program. */
export function statusOf(reason: EndReason): Error & { code: status; details: string; metadata: Metadata } {
  const { code, advice } = CODES[reason];
  const metadata = new Metadata();
  metadata.set(REASON_KEY, reason);
  if (reason === 'too_many_streams') metadata.set(RETRY_AFTER_KEY, String(STREAM_EVERY_MS));
  return Object.assign(new Error(advice), { code, details: advice, metadata });
}
