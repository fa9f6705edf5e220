import { readFileSync } from 'node:fs';
import { connect } from 'node:http2';
import type { ClientOptions } from './camera-client.ts';

/**
 * Sends bytes as one message of a call, without any library of gRPC in between.
 * @param encoding of a compressed message
 * @returns the status of gRPC and the reason with which the call ended
 */
export async function sendRaw(
  { port, authority, certificate }: ClientOptions,
  bytes: Buffer,
  encoding?: string,
): Promise<{ readonly code: number; readonly reason: string | undefined }> {
  const identity = certificate ? { cert: certificate.certificate, key: certificate.key } : {};
  const session = connect(`https://localhost:${port}`, { ca: readFileSync(authority), ...identity });
  const { promise, resolve, reject } = Promise.withResolvers<{ code: number; reason: string | undefined }>();
  session.on('error', reject);
  const call = session.request({
    ':method': 'POST',
    ':path': '/marsad.camera.v1.IngestService/Observe',
    'content-type': 'application/grpc',
    te: 'trailers',
    ...(encoding !== undefined && { 'grpc-encoding': encoding }),
  });
  const note = (headers: Readonly<Record<string, unknown>>): void => {
    if (headers['grpc-status'] === undefined) return;
    const reason = headers['marsad-reason'];
    resolve({ code: Number(headers['grpc-status']), reason: typeof reason === 'string' ? reason : undefined });
  };
  call.on('response', note).on('trailers', note).on('error', reject).resume();
  const head = Buffer.alloc(5);
  head.writeUInt8(encoding === undefined ? 0 : 1, 0);
  head.writeUInt32BE(bytes.length, 1);
  call.write(Buffer.concat([head, bytes]));
  try {
    return await promise;
  } finally {
    session.destroy();
  }
}
