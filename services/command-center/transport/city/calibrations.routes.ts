import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { calibrate } from '@marsad/ground';
import type { Access } from '../../domain/access.ts';
import { groundGridOf } from '../../domain/calibration-view.ts';
import { Problem } from '../../errors.ts';
import { CalibrationDraft, CalibrationView } from '../contract/rules.ts';
import { ProblemBody } from '../contract/problem.ts';
import { onlyFor } from '../http/guard.ts';
import { viewerOn } from '../sessions/current-session.ts';

/** Registers the route that says what a calibration means while it is drawn. It reads and keeps nothing. */
export function registerCalibrationRoutes(app: FastifyInstance, { access }: { readonly access: Access }): void {
  app.withTypeProvider<ZodTypeProvider>().post(
    '/api/calibrations/preview',
    {
      ...onlyFor('cameras'),
      schema: { tags: ['city'], body: CalibrationDraft, response: { 200: CalibrationView, default: ProblemBody } },
    },
    async (request) => {
      if (!access.decides(viewerOn(request), 'camera.change')) throw new Problem('role_may_not', 'camera.change');
      const { calibration } = request.body;
      const { widthPx, heightPx } = calibration;
      const made = calibrate(calibration, { widthPx, heightPx });
      if (made.kind === 'fault') return { state: 'fault' as const, fault: made.fault.reason, text: made.fault.text };
      const { reprojectionErrorPx, scaleError } = made.ground;
      return { state: 'ground' as const, reprojectionErrorPx, scaleError, ...groundGridOf(calibration, made.ground) };
    },
  );
}
