import { z } from 'zod';
import { Role } from '@marsad/schemas';
import { DECISIONS, PLACES } from '../../domain/access.ts';
import { nameComponents } from './components.ts';
import { ProblemBody } from './problem.ts';

export const DecisionKind = z.enum(DECISIONS);
const Place = z.enum(PLACES);

export const Me = z.object({
  subject: z.string(),
  /** The thumbprint (RFC 7638) of the key that this session's commands are signed with. */
  key: z.string(),
  name: z.string(),
  agency: z.string(),
  role: Role,
  districts: z.array(z.string()),
  expiresAtMs: z.int(),
  /** The parts of the page that are open to this person. */
  places: z.array(Place),
  /** The decisions that this person's role takes, and whether each needs a sign-in of its own. */
  decides: z.array(z.object({ kind: DecisionKind, signed: z.boolean() })),
});

/** Where the browser goes after it signed out here: to the sign-out of the provider, or back to the page. */
export const SignedOut = z.object({ signOutUrl: z.string() });

/** The answers of a route to which a browser navigates. The browser is redirected, even after an error. */
export const redirectAnswers = { 302: z.undefined().describe('Where the browser goes next.'), default: ProblemBody };

nameComponents({ DecisionKind, Me, Place, SignedOut });
