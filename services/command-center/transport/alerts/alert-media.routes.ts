import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Alert, Disclosed, Viewer } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import { contentTypeOf, servableMedium, mediumOf, type MediumName } from '../../domain/alert-media.ts';
import { byteRange } from '../../domain/byte-range.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import type { RightsMemory } from '../../domain/rights-memory.ts';
import { Problem } from '../../errors.ts';
import type { AuditGate, AuditedAccess } from '../audit/audit-gate.ts';
import type { Disclosures } from '../audit/disclosures.ts';
import { bytesOf } from '../contract/bytes.ts';
import { ProblemBody } from '../contract/problem.ts';
import { requireAlert } from '../http/access-gate.ts';
import { accessToAlert } from '../audit/audited-access.ts';
import { viewerOn } from '../sessions/sessions.routes.ts';
import type { StoredObjects } from './stored-objects.ts';

type Dependencies = {
  memory: CityMemory;
  rights: RightsMemory;
  access: Access;
  gate: AuditGate;
  disclosures: Disclosures;
  objects: StoredObjects;
};

/** What the log calls a look at each view. */
const OBJECT_KINDS: Readonly<Record<MediumName, AuditedAccess['objectKind']>> = {
  snapshot: 'alert_picture',
  clip: 'alert_picture',
  plate: 'plate_evidence',
  head: 'face_evidence',
};

/** What the record of a disclosure calls each view. */
const DISCLOSED_AS: Readonly<Record<Exclude<MediumName, 'head'>, Disclosed>> = {
  snapshot: 'snapshot',
  clip: 'clip',
  plate: 'plate_crop',
};

/**
 * The masked snapshot and clip of an alert, and the cut-outs that are its evidence. They go through here and nowhere else: the store has
 * no door for a browser. Every look is in the audit log before the first byte, only the bytes that were announced are served, nothing is
 * cached.
 */
export function registerAlertMediaRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const { memory, rights, access, gate, disclosures, objects } = dependencies;

  /** The head is for the reviewers of this candidate, and for those who see the decision once there is one (rule 9 of the architecture). */
  const assertMaySeeHeadCrop = (viewer: Viewer, alert: Alert): void => {
    const { why } = alert;
    if (why.rule !== 'face') throw new Problem('view_none');
    if (access.reviews(viewer, alert)) {
      if (!access.inReview(alert)) throw new Problem('not_in_review');
      if (!access.isIndependent(viewer, rights.authorisations.get(why.authorisationId)))
        throw new Problem('not_independent');
      return;
    }
    if (!access.seesHeads(viewer)) throw new Problem('role_may_not', 'head');
    if (access.inReview(alert)) throw new Problem('in_review');
  };

  /** The alert with the pictures of one of its tracks; for whoever sees all of it. */
  const ofSighting = (viewer: Viewer, alert: Alert, picturesId: string): Alert => {
    const sighting = alert.sightings?.find((one) => one.picturesId === picturesId);
    if (!sighting || access.detailOf(viewer, alert) !== 'whole') throw new Problem('not_found');
    const { snapshot, clip, plateCrop } = sighting;
    return { ...alert, snapshot, clip, plateCrop };
  };

  const serve = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { id, picturesId }: { id: string; picturesId?: string },
    name: MediumName,
  ): Promise<FastifyReply> => {
    const viewer = viewerOn(request);
    const whole = requireAlert(memory, access, viewer, id);
    const alert = picturesId === undefined ? whole : ofSighting(viewer, whole, picturesId);
    if (name === 'head') assertMaySeeHeadCrop(viewer, alert);
    const view = mediumOf(alert, name);
    if (view.status === 'ready' && !access.seesView(viewer, alert, view)) throw new Problem('view_none');
    const { object, contentType } = readyView(request, alert, name);
    const look = accessToAlert(access, viewer, { ...alert, alertId: picturesId ?? alert.alertId }, OBJECT_KINDS[name]);
    // A browser asks for a clip in many parts: that is one look. A cut-out says who or whose, and is counted every time.
    await (name === 'snapshot' || name === 'clip' ? gate.recordOnce(viewer, look) : gate.record(viewer, look));
    const { size, open } = await objects.prove(object, { alert, view: name });
    // No head ever leaves for another agency: `assertMaySeeHeadCrop` asks for roles of the city.
    if (name !== 'head') {
      const leaving = { what: DISCLOSED_AS[name], way: 'page', sha256: object.sha256 } as const;
      const inSight = view.status === 'ready' ? view : {};
      const [released] = await disclosures.release(viewer, [alert], { ...leaving, view: inSight });
      if (!released) throw new Problem('not_found');
    }
    const range = byteRange(request.headers.range, size);
    reply.headers({
      'cache-control': 'private, no-store',
      'content-type': contentType,
      'accept-ranges': 'bytes',
      'cross-origin-resource-policy': 'same-origin',
    });
    request.log.info({ alertId: alert.alertId, view: name, session: request.session?.id }, 'view served');
    if (range.kind === 'unsatisfiable') {
      reply.header('content-range', `bytes */${size}`);
      throw new Problem('range_unsatisfiable');
    }
    if (range.kind === 'whole') {
      return reply.header('content-length', size).send(await open());
    }
    const { start, end } = range;
    reply.code(206).headers({ 'content-range': `bytes ${start}-${end}/${size}`, 'content-length': end - start + 1 });
    return reply.send(await open({ start, end }));
  };

  const typed = app.withTypeProvider<ZodTypeProvider>();
  for (const name of ['snapshot', 'clip', 'plate', 'head'] as const) {
    const params = z.object({ id: z.string().max(200) });
    const bytes = bytesOf(contentTypeOf(name));
    const response = { 200: bytes, 206: bytes, default: ProblemBody };
    typed.get(
      `/api/alerts/:id/${name}`,
      { config: { access: 'signed_in', background: true }, schema: { tags: ['views'], params, response } },
      (request, reply) => serve(request, reply, request.params, name),
    );
    if (name === 'head') continue;
    typed.get(
      `/api/alerts/:id/sightings/:picturesId/${name}`,
      {
        config: { access: 'signed_in', background: true },
        schema: { tags: ['views'], params: params.extend({ picturesId: z.string().max(200) }), response },
      },
      (request, reply) => serve(request, reply, request.params, name),
    );
  }
}

function readyView(request: FastifyRequest, alert: Alert, name: MediumName) {
  const view = servableMedium(alert, name);
  switch (view.kind) {
    case 'ready':
      return view;
    case 'pending':
      throw new Problem('view_pending');
    case 'none':
      throw new Problem('view_none');
    case 'failed':
      throw new Problem('view_failed', view.reason);
    case 'not_servable':
      request.log.error(
        { alertId: alert.alertId, view: name, place: view.place },
        'refused to serve what is not a view',
      );
      throw new Problem('view_none');
    case 'not_proved':
      request.log.warn({ alertId: alert.alertId, view: name }, 'refused to serve what has no SHA-256 in its event');
      throw new Problem('view_failed', 'not_proved');
  }
}
