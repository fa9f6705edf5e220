import type { AlertState, CommandRefusal } from '@marsad/schemas';
import type { AlertEvent } from './alert.ts';

/** What becomes of a person's command: the events that it makes, or why it is refused. */
export type CommandDecision =
  | { readonly kind: 'accepted'; readonly events: readonly AlertEvent[] }
  | { readonly kind: 'refused'; readonly reason: CommandRefusal; readonly state?: AlertState };
