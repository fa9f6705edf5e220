import { z } from 'zod';
import { Id, Moment } from '../values/ids.ts';
import { writtenText } from '../values/text.ts';
import { AlertState } from './alert-changed.v1.ts';
import { AlertAction, DismissalReason } from './alert-commanded.v1.ts';

/**
 * What the browser signs when a person presses a button of an alert. It names the state in which the person saw the alert: an alert never comes
 * back to a state, so that one signature moves it once at most, however often and however late it comes.
 */
export const SignedCommand = z.object({
  commandId: Id,
  alertId: Id,
  action: AlertAction,
  state: AlertState,
  /** When the alert that the person saw had become more serious for the last time (its `roseAtMs`); absent where it never had. */
  roseAtMs: Moment.optional(),
  dismissalReason: DismissalReason.optional(),
  note: writtenText(1, 500).optional(),
  signedAtMs: Moment,
});
export type SignedCommand = z.infer<typeof SignedCommand>;

/** The type in the header of its JWS (RFC 7515, compact), so that no other signature of the key passes for one. */
export const COMMAND_PROOF_TYPE = 'marsad-command+jwt';

/** The signature as it travels: ES256, with the public key in its header, as DPoP has it (RFC 9449). */
export const CommandProof = z.string().min(20).max(8_000);
