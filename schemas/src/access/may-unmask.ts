import type { UnmaskingOrder } from '../governance/unmasking-ordered.v1.ts';

/** What somebody asks to see without masks. A still has `toMs` equal to `fromMs`. */
export type UnmaskedLook = {
  readonly subject: string;
  readonly camera: string;
  readonly fromMs: number;
  readonly toMs: number;
};

export type NotUnmasked =
  'order_unknown' | 'order_not_in_force' | 'order_expired' | 'order_of_other' | 'order_narrower';

/**
 * Why an order does not let this be seen without masks; undefined where it does. The command centre asks before it records the look, and
 * view-maker asks again before it renders: the order must be in force, and be of this very person, camera and time.
 */
export function whyNotUnmasked(
  order: UnmaskingOrder | undefined,
  { subject, camera, fromMs, toMs }: UnmaskedLook,
  nowMs: number,
): NotUnmasked | undefined {
  if (!order) return 'order_unknown';
  if (order.subject !== subject) return 'order_of_other';
  if (order.state === 'expired' || (order.state === 'approved' && order.expiresAtMs <= nowMs)) return 'order_expired';
  if (order.state !== 'approved') return 'order_not_in_force';
  const isWithin = order.fromMs <= fromMs && fromMs < order.toMs && fromMs <= toMs && toMs <= order.toMs;
  return order.camera === camera && isWithin ? undefined : 'order_narrower';
}
