import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { faultOf, needsCase, stretchesOf, type WantedView } from '../../domain/playback.ts';
import { isUnmasked, type ServableView } from '../../domain/playback-answers.ts';
import type { Playback } from '../../domain/playbacks-memory.ts';
import { Problem } from '../../errors.ts';
import type { ProvedObject } from '../../ports.ts';
import { sendObjectPart } from '../alerts/send-object.ts';
import { accessToRecording, unmaskedAccess } from '../audit/audited-access.ts';
import type { ViewHeader } from '../contract/playback.ts';
import { requireCamera, requirePlace } from '../http/access-gate.ts';
import { sessionOn } from '../sessions/current-session.ts';
import { askForView } from './ask-for-view.ts';
import type { Asked, PlaybackDependencies } from './dependencies.ts';
import { requireOrder } from './require-order.ts';

/** A view, and the playback in which it is asked for. */
export type WantedIn = { readonly id: string; readonly wanted: WantedView };

/**
 * Serves a fragment or still: first the rights of this moment, then the audit log, then view-maker. It is masked unless the playback was opened
 * under an order, which is asked for again before and after the view is made.
 * @throws Problem with the reason why there is nothing to see
 */
export async function serveView(
  request: FastifyRequest,
  reply: FastifyReply,
  { id, wanted }: WantedIn,
  dependencies: PlaybackDependencies,
): Promise<FastifyReply> {
  const { access, gate, liveSessions, playbacks, now } = dependencies;
  const viewer = requirePlace(request, access, 'playback');
  const playback = playbacks.find(id, viewer.subject, now());
  if (!playback) throw new Problem('not_found', 'playback_over');
  const camera = requireCamera(dependencies, viewer, playback.camera);
  requirePossible(playback, wanted, now());
  const order = orderOf(dependencies, playback, wanted);
  if (playbacks.isBusy(viewer.subject)) throw new Problem('too_many_requests', 'views_waited_for');
  return playbacks.whileWaiting(viewer.subject, async () => {
    for (const stretchMs of stretchesOf(wanted))
      await gate.recordOnce(
        viewer,
        order ? unmaskedAccess(playback, order, stretchMs) : accessToRecording(playback, stretchMs),
      );
    const { view, bytes } = await viewOf(reply, { playback, camera, viewer, wanted }, dependencies);
    // A person who was signed out, or who lost the camera, while the view was made does not get it.
    if (!liveSessions.isLive(sessionOn(request), now())) throw new Problem('unauthenticated');
    requireCamera(dependencies, requirePlace(request, access, 'playback'), playback.camera);
    orderOf(dependencies, playback, wanted);
    void reply.header('marsad-view', JSON.stringify(headerOf(view)));
    return sendObjectPart(request, reply, view.mimeType, objectOf(bytes));
  });
}

/** The order of a playback without masks. @throws Problem if it does not cover this, or not any more */
function orderOf(dependencies: PlaybackDependencies, playback: Playback, { fromMs, toMs }: WantedView) {
  const { unmaskingOrder, subject, camera } = playback;
  if (unmaskingOrder === undefined) return undefined;
  return requireOrder(dependencies, unmaskingOrder, { subject, camera, fromMs, toMs });
}

/** @throws Problem for a time that has not come, that is too long for one fragment, or that is shown for a case only */
function requirePossible({ caseReference }: Playback, wanted: WantedView, nowMs: number): void {
  const fault = faultOf(wanted, nowMs);
  if (fault) throw new Problem('invalid_request', fault);
  if (caseReference === undefined && needsCase(wanted.fromMs, nowMs)) throw new Problem('case_needed');
}

/** The view and its bytes, made now unless it was made a moment ago. */
async function viewOf(
  reply: FastifyReply,
  asked: Asked,
  dependencies: PlaybackDependencies,
): Promise<{ view: ServableView; bytes: Buffer }> {
  const { answers, objects, now } = dependencies;
  const { camera } = asked.camera;
  const wanted = { ...asked.wanted, camera };
  const isUnmaskedWanted = asked.playback.unmaskingOrder !== undefined;
  const fetched = async (view: ServableView) => {
    if (isUnmasked(view) !== isUnmaskedWanted) throw new Problem('view_none', 'not_servable');
    return { view, bytes: await objects.fetch(servable(view), { camera }) };
  };
  // What one person sees without masks is made for them alone, each time.
  const known = isUnmaskedWanted ? undefined : answers.ready(wanted, now());
  if (known) {
    try {
      return await fetched(known);
    } catch (error) {
      answers.forget(wanted);
      if (!(error instanceof Problem && error.code === 'view_gone')) throw error;
    }
  }
  return fetched(await askForView(reply, asked, dependencies));
}

/** Where view-maker puts what is without masks. */
const UNMASKED = 'view-maker/unmasked/';

/** @throws Problem for an object that view-maker did not write as a playback of this kind */
function servable(view: ServableView) {
  const { bucket, objectKey, sha256 } = view;
  const isInPlace = objectKey.startsWith('view-maker/') && objectKey.startsWith(UNMASKED) === isUnmasked(view);
  if (bucket !== 'playback' || !isInPlace) throw new Problem('view_none', 'not_servable');
  return { bucket, objectKey, sha256 };
}

const objectOf = (bytes: Buffer): ProvedObject => ({
  size: bytes.length,
  open: async (range) => Readable.from([range ? bytes.subarray(range.start, range.end + 1) : bytes]),
});

const headerOf = (view: ServableView): z.infer<typeof ViewHeader> => ({
  fromMs: view.fromMs,
  toMs: view.toMs,
  frames: view.frames,
  masked: isUnmasked(view) ? 'none' : view.masked,
  unseen: isUnmasked(view) ? [] : view.unseen,
  missing: view.missing,
});
