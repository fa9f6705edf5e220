import { whyNotUnmasked, type UnmaskedLook, type UnmaskingOrder } from '@marsad/schemas';
import { Problem } from '../../errors.ts';
import type { PlaybackDependencies } from './dependencies.ts';

type Needs = Pick<PlaybackDependencies, 'rights' | 'now'>;
type Look = Pick<UnmaskedLook, 'subject' | 'camera'> & Partial<UnmaskedLook>;

/**
 * The order in force that lets this person see this camera, and this time of it, without masks. view-maker asks the same of the signed record
 * before it renders.
 * @throws Problem `unmasking_refused` with the reason
 */
export function requireOrder({ rights, now }: Needs, orderId: string, look: Look): UnmaskingOrder {
  const order = rights.unmaskings.get(orderId);
  const fromMs = look.fromMs ?? order?.fromMs ?? 0;
  const reason = whyNotUnmasked(order, { ...look, fromMs, toMs: look.toMs ?? fromMs }, now());
  if (!order || reason) throw new Problem('unmasking_refused', reason);
  return order;
}

/** The orders under which a person may look now. */
export const ordersOf = ({ rights, now }: Needs, subject: string): UnmaskingOrder[] =>
  rights.unmaskings
    .all()
    .filter((order) => whyNotUnmasked(order, { ...order, subject, toMs: order.fromMs }, now()) === undefined);
