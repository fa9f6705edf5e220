import { z } from 'zod';
import { Id, Moment } from '../values/ids.ts';
import { writtenText } from '../values/text.ts';
import { AlertState } from './alert-changed.v1.ts';
import { AnyAlertAction, Assignee, CheckedPoint } from './alert-actions.ts';
import { DismissalReason } from './alert-commanded.v1.ts';

/**
 * The text that the browser signs when a person presses a button of an alert. It names the state in which the person saw the alert. An
 * alert never returns to a state, so one signature moves it at most once, however often and however late it is delivered.
 */
export const SignedCommand = z.object({
  commandId: Id,
  alertId: Id,
  action: AnyAlertAction,
  state: AlertState,
  /** The `roseAtMs` of the alert as the person saw it: when it last became more serious. Absent if it never did. */
  roseAtMs: Moment.optional(),
  dismissalReason: DismissalReason.optional(),
  note: writtenText(1, 500).optional(),
  assignTo: Assignee.optional(),
  check: CheckedPoint.optional(),
  signedAtMs: Moment,
});
export type SignedCommand = z.infer<typeof SignedCommand>;

/** The type in the header of the compact JWS (RFC 7515), so that no other signature made with the key can be taken for a command. */
export const COMMAND_PROOF_TYPE = 'marsad-command+jwt';

/** The signature on the wire: ES256, with the public key in its header, as in DPoP (RFC 9449). */
export const CommandProof = z.string().min(20).max(8_000);
