import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Alert, AlertView, Disclosed, Viewer } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import {
  contentTypeOf,
  mediumOf,
  servableMedium,
  type MediumName,
  type ServedObject,
} from '../../domain/alert-media.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import { headCropRefusal } from '../../domain/head-crop-access.ts';
import type { RightsMemory } from '../../domain/rights-memory.ts';
import { Problem } from '../../errors.ts';
import type { AuditGate, AuditedAccess } from '../audit/audit-gate.ts';
import { accessToAlert } from '../audit/audited-access.ts';
import type { Disclosures } from '../audit/disclosures.ts';
import { bytesOf } from '../contract/bytes.ts';
import { ProblemBody } from '../contract/problem.ts';
import { requireAlert } from '../http/access-gate.ts';
import { viewerOn } from '../sessions/current-session.ts';
import { sendObjectPart } from './send-object.ts';
import type { StoredObjects } from './stored-objects.ts';

type Dependencies = {
  memory: CityMemory;
  rights: RightsMemory;
  access: Access;
  gate: AuditGate;
  disclosures: Disclosures;
  objects: StoredObjects;
};

/** The object kind of each medium in the audit log. */
const OBJECT_KINDS: Readonly<Record<MediumName, AuditedAccess['objectKind']>> = {
  snapshot: 'alert_picture',
  clip: 'alert_picture',
  plate: 'plate_evidence',
  head: 'face_evidence',
};

/** The name of each medium in the record of a disclosure. A head crop is never disclosed. */
const DISCLOSED_AS: Readonly<Record<Exclude<MediumName, 'head'>, Disclosed>> = {
  snapshot: 'snapshot',
  clip: 'clip',
  plate: 'plate_crop',
};

/** The medium and the alert that a person asks for. `picturesId` names one sighting of the alert. */
type Wanted = { id: string; picturesId?: string; name: MediumName };

/**
 * The masked snapshot and clip of an alert, and the crops that are its evidence. Browsers get them only through these routes, never from
 * the store. Every access is in the audit log before the first byte, only the announced bytes are served, and nothing is cached.
 */
export function registerAlertMediaRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const config = { access: 'signed_in', background: true } as const;
  for (const name of ['snapshot', 'clip', 'plate', 'head'] as const) {
    const params = z.object({ id: z.string().max(200) });
    const bytes = bytesOf(contentTypeOf(name));
    const schema = { tags: ['views'], params, response: { 200: bytes, 206: bytes, default: ProblemBody } };
    typed.get(`/api/alerts/:id/${name}`, { config, schema }, (request, reply) =>
      serve(request, reply, { ...request.params, name }, dependencies),
    );
    if (name === 'head') continue;
    const ofSighting = { ...schema, params: params.extend({ picturesId: z.string().max(200) }) };
    typed.get(`/api/alerts/:id/sightings/:picturesId/${name}`, { config, schema: ofSighting }, (request, reply) =>
      serve(request, reply, { ...request.params, name }, dependencies),
    );
  }
}

async function serve(
  request: FastifyRequest,
  reply: FastifyReply,
  { id, picturesId, name }: Wanted,
  dependencies: Dependencies,
): Promise<FastifyReply> {
  const { memory, access, gate, objects } = dependencies;
  const viewer = viewerOn(request);
  const whole = requireAlert({ memory, access }, viewer, id);
  const alert = picturesId === undefined ? whole : withMediaOf(whole, picturesId, viewer, access);
  requireMedium(viewer, alert, name, dependencies);
  const { object, contentType } = readyMedium(request, alert, name);
  const audited = accessToAlert(access, viewer, { ...alert, alertId: picturesId ?? alert.alertId }, OBJECT_KINDS[name]);
  // A browser asks for a clip in many parts, which is one access. A crop identifies a person or a vehicle, so every access to it is an
  // entry.
  await (name === 'snapshot' || name === 'clip' ? gate.recordOnce(viewer, audited) : gate.record(viewer, audited));
  const proved = await objects.prove(object, { alert, medium: name });
  await disclose(viewer, alert, { name, object }, dependencies);
  request.log.info({ alertId: alert.alertId, view: name, session: request.session?.id }, 'view served');
  return sendObjectPart(request, reply, contentType, proved);
}

/** The alert with the media of one of its sightings in place of its own. @throws Problem unless this person sees the whole alert */
function withMediaOf(alert: Alert, picturesId: string, viewer: Viewer, access: Access): Alert {
  const sighting = alert.sightings?.find((candidate) => candidate.picturesId === picturesId);
  if (!sighting || access.detailOf(viewer, alert) !== 'whole') throw new Problem('not_found');
  const { snapshot, clip, plateCrop } = sighting;
  return { ...alert, snapshot, clip, plateCrop };
}

/** @throws Problem if this person may see the alert but not this medium of it */
function requireMedium(viewer: Viewer, alert: Alert, name: MediumName, { access, rights }: Dependencies): void {
  if (name === 'head') {
    const refusal = headCropRefusal(access, viewer, alert, (id) => rights.authorisations.get(id));
    if (refusal) throw new Problem(refusal, refusal === 'role_may_not' ? 'head' : undefined);
  }
  const medium = mediumOf(alert, name);
  if (medium.status === 'ready' && !access.seesView(viewer, alert, medium)) throw new Problem('view_none');
}

/** Records that these bytes leave for another agency. Head crops never leave: `requireMedium` lets only roles of the city see them. */
async function disclose(
  viewer: Viewer,
  alert: Alert,
  { name, object }: { name: MediumName; object: ServedObject },
  { disclosures }: Dependencies,
): Promise<void> {
  if (name === 'head') return;
  const medium: AlertView = mediumOf(alert, name);
  const leaving = { what: DISCLOSED_AS[name], way: 'page', sha256: object.sha256 } as const;
  const view = medium.status === 'ready' ? medium : {};
  const [released] = await disclosures.release(viewer, [alert], { ...leaving, view });
  if (!released) throw new Problem('not_found');
}

/** The object to serve. @throws Problem with the reason why there is none */
function readyMedium(request: FastifyRequest, alert: Alert, name: MediumName) {
  const medium = servableMedium(alert, name);
  const logged = { alertId: alert.alertId, view: name };
  switch (medium.kind) {
    case 'ready':
      return medium;
    case 'pending':
      throw new Problem('view_pending');
    case 'none':
      throw new Problem('view_none');
    case 'failed':
      throw new Problem('view_failed', medium.reason);
    case 'not_servable':
      request.log.error(
        { ...logged, place: medium.place },
        'refused to serve an object outside the allowed bucket and prefix',
      );
      throw new Problem('view_none');
    case 'not_proved':
      request.log.warn(logged, 'refused to serve an object without a SHA-256 in its event');
      throw new Problem('view_failed', 'not_proved');
  }
}
