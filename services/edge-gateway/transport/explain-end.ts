import { ServerInterceptingCall, ServerListenerBuilder, status } from '@grpc/grpc-js';
import type { ServerInterceptor, Metadata } from '@grpc/grpc-js';
import type { EndReason } from '../errors.ts';
import { REASON_KEY, statusOf } from './status.ts';

/** Why the transport ended a call, by the metadata of the call. */
const ends = new WeakMap<Metadata, EndReason>();
export const endOfTransport = (metadata: Metadata): EndReason | undefined => ends.get(metadata);

/**
 * gRPC ends a call with a message that is too large before anybody sees it, and tells the handler only that the call is over. This gives such an end its
 * reason, for the camera and for us.
 */
export const explainEnd: ServerInterceptor = (_, call) => {
  let received: Metadata | undefined;
  const sendStatus = call.sendStatus.bind(call);
  call.sendStatus = (sent) => {
    const isOurs = (sent.metadata?.get(REASON_KEY) ?? []).length > 0;
    if (isOurs || sent.code !== status.RESOURCE_EXHAUSTED) return sendStatus(sent);
    if (received) ends.set(received, 'message_too_large');
    const { code, details, metadata } = statusOf('message_too_large');
    return sendStatus({ code, details, metadata });
  };
  const listener = new ServerListenerBuilder()
    .withOnReceiveMetadata((metadata, next) => {
      received = metadata;
      next(metadata);
    })
    .build();
  return new ServerInterceptingCall(call, { start: (next) => next(listener) });
};
