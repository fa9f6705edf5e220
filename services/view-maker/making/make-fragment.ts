import type { PlaybackRequest } from '../domain/playback-queue.ts';
import type { Cameras, UnmaskingOrders, Working } from '../ports.ts';
import type { Failed } from './bring-footage.ts';
import { makeView } from './make-view.ts';
import type { MadeView, MakingParts } from './make-view.ts';

export type FragmentParts = MakingParts & {
  readonly cameras: Pick<Cameras, 'find'>;
  readonly orders: UnmaskingOrders;
  readonly now: () => number;
};
export type MadeFragment =
  MadeView | Failed | { readonly kind: 'failed'; readonly reason: 'camera_unknown' | 'order_refused' };

/**
 * Makes one fragment or still of a recording that is stored. Its name tells nothing of who asked for it, because others may get it too.
 * @param untilMs until when a store that is away is waited for
 * @throws once the work of the request has ended
 */
export async function makeFragment(
  parts: FragmentParts,
  request: PlaybackRequest,
  untilMs: number,
  working: Working,
): Promise<MadeFragment> {
  const { camera: id, kind, fromMs, toMs, keyFramesOnly = false } = request;
  const camera = parts.cameras.find(id);
  if (!camera) return { kind: 'failed', reason: 'camera_unknown' };
  // Asked again: the order may have ended while the request waited.
  const nowMs = parts.now();
  if (parts.orders.refusalOf(request, nowMs)) return { kind: 'failed', reason: 'order_refused' };
  const unmaskedFor = parts.orders.viewerOf(request, nowMs);
  const name = `${fromMs}-${toMs}-${keyFramesOnly ? 'keys' : kind}`;
  const order = { camera, span: { fromMs, toMs }, as: kind, keyFramesOnly, name, atMs: fromMs, untilMs, unmaskedFor };
  const made = await makeView(parts, { ...order, bucket: 'playback' }, working);
  if (made.kind !== 'made' || unmaskedFor === undefined) return made;
  // A still may show a frame near its moment: what lies outside the order is not announced.
  const { fromMs: shownFromMs, toMs: shownToMs } = made.rendered;
  const refusal = parts.orders.refusalOf({ ...request, fromMs: shownFromMs, toMs: shownToMs }, parts.now());
  return refusal ? { kind: 'failed', reason: 'order_refused' } : made;
}
