import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { cameraTermsOf } from '@marsad/schemas';
import { cameraVersionOf } from '@marsad/schemas/ids';
import type { Access } from '../../domain/access.ts';
import { MOST_CHECKS, type Check, type ChecksMemory } from '../../domain/checks-memory.ts';
import type { CityMemory } from '../../domain/city-memory.ts';
import { actorOf } from '../../domain/session.ts';
import { Problem } from '../../errors.ts';
import type { CommandBus } from '../../ports.ts';
import { cameraCheck, pictureOfCheck } from '../audit/audited-access.ts';
import type { AuditGate } from '../audit/audit-gate.ts';
import { bytesOf } from '../contract/bytes.ts';
import { CameraCheckRequest, CameraCheckState, CameraCheckTaken, CameraRegistration } from '../contract/cameras.ts';
import { ProblemBody } from '../contract/problem.ts';
import { requireCamera, requireDecider } from '../http/access-gate.ts';
import { onlyFor } from '../http/guard.ts';
import { limitOfPerson } from '../http/limit-of-person.ts';
import { sessionOn, viewerOn } from '../sessions/current-session.ts';

type Dependencies = {
  memory: CityMemory;
  checks: ChecksMemory;
  access: Access;
  gate: AuditGate;
  bus: CommandBus;
  now: () => number;
};

/** How many checks a person may ask for in a minute. */
const PER_MINUTE = 6;
/** How long a stream is watched, s: long enough for two key frames of most cameras. */
const CHECK_SECONDS = 8;

/**
 * Registers the routes with which a supervisor adds and changes cameras: how a camera is registered, and what is at an address. The decision
 * itself goes to `/api/decisions` as every other one.
 */
export function registerCameraCheckRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  registerRegistration(app, dependencies);
  registerChecks(app, dependencies);
  registerResults(app, dependencies);
}

const typed = (app: FastifyInstance) => app.withTypeProvider<ZodTypeProvider>();

function registerRegistration(app: FastifyInstance, { memory, access }: Dependencies): void {
  typed(app).get(
    '/api/cameras/:camera/registration',
    {
      ...onlyFor('city'),
      schema: {
        tags: ['city'],
        params: z.object({ camera: z.string().max(63) }),
        response: { 200: CameraRegistration, default: ProblemBody },
      },
    },
    async (request) => {
      const viewer = viewerOn(request);
      if (!access.decides(viewer, 'camera.change')) throw new Problem('role_may_not', 'camera.change');
      const camera = cameraTermsOf(requireCamera({ memory, access }, viewer, request.params.camera));
      return { camera, version: cameraVersionOf(camera) };
    },
  );
}

function registerChecks(app: FastifyInstance, { checks, access, gate, bus, now }: Dependencies): void {
  typed(app).post(
    '/api/camera-checks',
    {
      config: { ...onlyFor('city').config, rateLimit: limitOfPerson(PER_MINUTE) },
      schema: { tags: ['city'], body: CameraCheckRequest, response: { 202: CameraCheckTaken, default: ProblemBody } },
    },
    async (request, reply) => {
      const { district, source } = request.body;
      const viewer = requireDecider(request, access, 'camera.register', district);
      const { subject } = viewer;
      if (checks.waitingOf(subject, now()) >= MOST_CHECKS) throw new Problem('too_many_requests', 'checks_open');
      const checkId = `check-${randomUUID()}`;
      await gate.record(viewer, cameraCheck(source.kind === 'rtsp' ? source.url : source.path, now()));
      checks.add({ checkId, subject, district, askedAtMs: now() });
      const by = actorOf(sessionOn(request));
      await bus.check({ checkId, district, source, seconds: CHECK_SECONDS, by, atMs: now() });
      return reply.code(202).send({ checkId });
    },
  );
}

function registerResults(app: FastifyInstance, { checks, access, gate, now }: Dependencies): void {
  const params = z.object({ check: z.string().max(80) });
  const requireCheck = (request: FastifyRequest, checkId: string): Check => {
    const viewer = viewerOn(request);
    if (!access.decides(viewer, 'camera.register')) throw new Problem('role_may_not', 'camera.register');
    const check = checks.find(checkId, viewer.subject, now());
    if (!check) throw new Problem('not_found');
    return check;
  };
  typed(app).get(
    '/api/camera-checks/:check',
    {
      ...onlyFor('city'),
      schema: { tags: ['city'], params, response: { 200: CameraCheckState, default: ProblemBody } },
    },
    async (request) => stateOf(requireCheck(request, request.params.check)),
  );
  typed(app).get(
    '/api/camera-checks/:check/picture',
    {
      ...onlyFor('city'),
      schema: { tags: ['city'], params, response: { 200: bytesOf('image/jpeg'), default: ProblemBody } },
    },
    async (request, reply): Promise<FastifyReply> => {
      const { checkId, picture } = requireCheck(request, request.params.check);
      if (!picture) throw new Problem('not_found');
      await gate.record(viewerOn(request), pictureOfCheck(checkId, now()));
      return reply
        .headers({
          'cache-control': 'private, no-store',
          'content-type': 'image/jpeg',
          'cross-origin-resource-policy': 'same-origin',
        })
        .send(Buffer.from(picture.jpeg));
    },
  );
}

/** A result whose picture is still on its way is not ready, because both are shown together. */
function stateOf({ checkId, result, picture }: Check): z.infer<typeof CameraCheckState> {
  if (!result || (result.hasPicture && !picture)) return { status: 'waiting', checkId };
  const { outcome, facts } = result;
  const { widthPx, heightPx, masks } = picture?.metadata ?? {};
  return {
    status: 'answered',
    checkId,
    outcome,
    ...(facts && { facts }),
    ...(widthPx !== undefined &&
      heightPx !== undefined &&
      masks !== undefined && { picture: { widthPx, heightPx, masks } }),
  };
}
