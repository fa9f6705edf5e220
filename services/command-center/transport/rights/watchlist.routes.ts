import { createHash } from 'node:crypto';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { WATCHLIST_BUCKET, type Viewer, type WatchlistEntry } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import { isJpeg } from '../../domain/jpeg.ts';
import type { RightsMemory } from '../../domain/rights-memory.ts';
import { Problem } from '../../errors.ts';
import type { StoredMedia } from '../../ports.ts';
import type { AuditGate } from '../audit/audit-gate.ts';
import { onlyFor } from '../http/guard.ts';
import { pictureCollection, accessToEnrolledPicture } from '../audit/audited-access.ts';
import { viewerOn } from '../sessions/current-session.ts';
import { sendObject } from '../alerts/send-object.ts';
import type { StoredObjects } from '../alerts/stored-objects.ts';
import { ProblemBody } from '../contract/problem.ts';
import { bytesOf } from '../contract/bytes.ts';
import { EnrolledPicture } from '../contract/rights.ts';

/** The largest picture, bytes. A portrait in good quality has about a tenth of this. */
export const LARGEST_PICTURE_BYTES = 2_000_000;

type Dependencies = {
  memory: CityMemory;
  rights: RightsMemory;
  access: Access;
  gate: AuditGate;
  media: StoredMedia;
  objects: StoredObjects;
};

/**
 * Registers the routes of enrolled pictures. A picture is uploaded before its entry is proposed, and those who approve the entry or compare
 * with the picture may see it.
 */
export async function registerWatchlistRoutes(app: FastifyInstance, dependencies: Dependencies): Promise<void> {
  const { access, gate, media, objects, rights } = dependencies;
  await app.register(multipart, {
    limits: { fileSize: LARGEST_PICTURE_BYTES, files: 1, fields: 0, parts: 1, headerPairs: 20 },
    throwFileSizeLimit: true,
  });
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.post(
    '/api/watchlist/pictures',
    {
      config: { access: 'city', rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: {
        tags: ['rights'],
        consumes: ['multipart/form-data'],
        description:
          'One part with one JPEG of at most 2 MB. The answer is what `watchlist.propose` names as its image.',
        response: { 201: EnrolledPicture, default: ProblemBody },
      },
    },
    async (request, reply) => {
      const viewer = viewerOn(request);
      if (!access.decides(viewer, 'watchlist.propose')) throw new Problem('role_may_not', 'watchlist.propose');
      const jpeg = await readPicture(request);
      await gate.record(viewer, pictureCollection(createHash('sha256').update(jpeg).digest('hex')));
      return reply.code(201).send(await media.enrol(jpeg));
    },
  );

  const params = z.object({ entryId: z.string().max(200) });
  typed.get(
    '/api/watchlist/:entryId/picture',
    {
      ...onlyFor('signed_in'),
      schema: { tags: ['rights'], params, response: { 200: bytesOf('image/jpeg'), default: ProblemBody } },
    },
    async (request, reply): Promise<FastifyReply> => {
      const viewer = viewerOn(request);
      const entry = rights.watchlist.get(request.params.entryId);
      const purpose = entry && purposeOf(viewer, entry, dependencies);
      if (!entry || !purpose) throw new Problem('not_found');
      await gate.record(viewer, accessToEnrolledPicture(entry, purpose));
      const image = { bucket: WATCHLIST_BUCKET, ...entry.image };
      return sendObject(reply, 'image/jpeg', await objects.prove(image, { entryId: entry.entryId }));
    },
  );
}

/** The purpose for which this person may see the picture; undefined where they may not. */
function purposeOf(
  viewer: Viewer,
  { entryId }: WatchlistEntry,
  { access, memory, rights }: Dependencies,
): 'rights_decision' | 'identity_review' | undefined {
  if (access.governsEnrolledPictures(viewer)) return 'rights_decision';
  const comparesNow = memory
    .alerts()
    .some(
      ({ alert }) =>
        alert.why.rule === 'face' &&
        alert.why.entryId === entryId &&
        access.inReview(alert) &&
        access.reviews(viewer, alert) &&
        access.isIndependent(viewer, rights.authorisations.get(alert.why.authorisationId)),
    );
  return comparesNow ? 'identity_review' : undefined;
}

async function readPicture(request: FastifyRequest): Promise<Buffer> {
  const refuse = (error: unknown): never => {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode === 413) throw new Problem('picture_too_large', undefined, error);
    throw new Problem('invalid_request', 'one_jpeg_expected', error);
  };
  if (!request.isMultipart()) throw new Problem('invalid_request', 'one_jpeg_expected');
  const part = await request.file().catch(refuse);
  if (!part) throw new Problem('invalid_request', 'one_jpeg_expected');
  const bytes = await part.toBuffer().catch(refuse);
  if (!isJpeg(bytes)) throw new Problem('picture_not_jpeg');
  return bytes;
}
