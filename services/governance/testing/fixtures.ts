import type { Authorisation, GovernanceDecision, HotlistTerms, Role, WatchlistEntry } from '@marsad/schemas';
import { authorisation, hotlistEntry, processingAct, sharingAgreement, watchlistEntry } from '@marsad/schemas';
import type { Act, Change, Command, DecisionOf, Verdict } from '../domain/change.ts';
import type { Register } from '../domain/register.ts';
import { createRegister } from '../domain/register.ts';
import type { CityFacts, Decider } from '../ports.ts';

/** People, records and commands for tests; times are ms after `T0`. */
export const T0 = 1_790_000_000_000;
export const HOUR_MS = 3_600_000;

export const city: CityFacts = {
  operatedBy: 'rabat-operations',
  agencies: new Set(['police']),
  districts: new Set(['agdal', 'hassan']),
  cameras: () => new Set(['hassan-hall-1', 'hassan-gate-1', 'agdal-avenue-1']),
  cameraNetworks: [],
};

export const person = (role: Role, more: Partial<Decider> = {}): Decider => ({
  subject: `demo-${role}`,
  name: role,
  agency: 'rabat-operations',
  role,
  ...more,
});

let commands = 0;
export const commandOf = <Kind extends GovernanceDecision['kind']>(
  decision: Extract<GovernanceDecision, { kind: Kind }>,
  by: Decider,
): Command<DecisionOf<Kind>> => {
  commands += 1;
  return { decision, by, hash: String(commands).padStart(43, 'h'), takenAtMs: T0 };
};

export const actTerms = {
  ...processingAct.schema
    .omit({ revision: true, state: true, signedBy: true, signedAtMs: true, signature: true })
    .parse(processingAct.example),
  validFromMs: T0,
  expiresAtMs: T0 + HOUR_MS,
};
export const agreementTerms = {
  ...sharingAgreement.schema
    .omit({ revision: true, state: true, signedBy: true, signedAtMs: true })
    .parse(sharingAgreement.example),
  validFromMs: T0,
  expiresAtMs: T0 + HOUR_MS,
};
export const hotlistTerms: HotlistTerms = {
  ...hotlistEntry.schema.omit({ issuedBy: true, validFromMs: true, refreshedAtMs: true }).parse(hotlistEntry.example),
  expiresAtMs: T0 + HOUR_MS,
};
export const watchlistTerms = {
  ...watchlistEntry.schema
    .omit({ revision: true, state: true, proposedBy: true, proposedAtMs: true, approvals: true })
    .parse(watchlistEntry.example),
  expiresAtMs: T0 + 2 * HOUR_MS,
};
export const authorisationTerms = {
  ...authorisation.schema
    .omit({ revision: true, state: true, requestedBy: true, requestedAtMs: true })
    .parse(authorisation.example),
  fromMs: T0,
  toMs: T0 + HOUR_MS,
};

const usable = { usable: true, quality: 0.8, modelSha256: 'a'.repeat(64) };
const by = (role: Role) => ({ subject: `demo-${role}`, name: role, agency: 'rabat-operations' });

export const entryOf = (more: Partial<WatchlistEntry> = {}): WatchlistEntry => ({
  ...watchlistTerms,
  revision: 3,
  state: 'approved',
  proposedBy: by('supervisor'),
  proposedAtMs: T0,
  assessment: usable,
  approvals: [
    { by: by('judge'), atMs: T0 },
    { by: by('controller'), atMs: T0 },
  ],
  ...more,
});
export const proposedOf = (more: Partial<WatchlistEntry> = {}): WatchlistEntry =>
  entryOf({ revision: 1, state: 'proposed', approvals: [], ...more });
export const actOf = (more: Partial<Act> = {}): Act => ({
  ...actTerms,
  revision: 0,
  state: 'in_force',
  signedBy: by('controller'),
  signedAtMs: T0,
  ...more,
});
export const authorisationOf = (more: Partial<Authorisation> = {}): Authorisation => ({
  ...authorisationTerms,
  revision: 0,
  state: 'requested',
  requestedBy: by('supervisor'),
  requestedAtMs: T0,
  ...more,
});

export const registerOf = (...changes: readonly Change[]): Register => {
  const register = createRegister();
  for (const change of changes) register.put(change);
  return register;
};

/** Applies a verdict, as the service does after it has published it. @throws if it was a refusal */
export function apply(register: Register, verdict: Verdict): readonly Change[] {
  if (verdict.kind === 'refused') throw new Error(`refused: ${verdict.reason}`);
  for (const change of verdict.changes) register.put(change);
  return verdict.changes;
}

export const refusalOf = (verdict: Verdict): string => (verdict.kind === 'refused' ? verdict.reason : 'accepted');
