import type { FastifyReply, FastifyRequest } from 'fastify';
import { byteRange } from '../../domain/byte-range.ts';
import { Problem } from '../../errors.ts';
import type { ProvedObject } from '../../ports.ts';

/** A browser must not store the object, and no other site may embed it. */
const headersOf = (contentType: string) => ({
  'cache-control': 'private, no-store',
  'content-type': contentType,
  'cross-origin-resource-policy': 'same-origin',
});

/** Sends the object whole. */
export async function sendObject(
  reply: FastifyReply,
  contentType: string,
  object: ProvedObject,
): Promise<FastifyReply> {
  return reply.headers({ ...headersOf(contentType), 'content-length': object.size }).send(await object.open());
}

/** Sends the object, or the part of it that the request asks for (RFC 9110, 14.2). */
export async function sendObjectPart(
  request: FastifyRequest,
  reply: FastifyReply,
  contentType: string,
  object: ProvedObject,
): Promise<FastifyReply> {
  const { size } = object;
  const range = byteRange(request.headers.range, size);
  reply.headers({ ...headersOf(contentType), 'accept-ranges': 'bytes' });
  switch (range.kind) {
    case 'whole':
      return reply.header('content-length', size).send(await object.open());
    case 'part': {
      const { start, end } = range;
      const headers = { 'content-range': `bytes ${start}-${end}/${size}`, 'content-length': end - start + 1 };
      return reply
        .code(206)
        .headers(headers)
        .send(await object.open({ start, end }));
    }
    case 'unsatisfiable':
      reply.header('content-range', `bytes */${size}`);
      throw new Problem('range_unsatisfiable');
  }
}
