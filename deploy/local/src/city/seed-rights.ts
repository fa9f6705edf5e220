import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DataOf, GovernanceDecision, processingAct, sharingAgreement, watchlistEntry } from '@marsad/schemas';
import type { z } from 'zod';
import { decide } from '../client/decide.ts';
import type { SignedIn } from '../client/sign-in.ts';
import { signIn } from '../client/sign-in.ts';
import { LocalCityError } from '../errors.ts';
import type { Account } from '../oidc/accounts.ts';
import type { HotlistOrder } from './hotlist-file.ts';
import { hotlistTermsOf } from './hotlist-file.ts';
import type { RightsOrders, WatchlistOrder } from './rights-file.ts';
import { fromNow } from './rights-file.ts';

type Listed = Omit<DataOf<typeof watchlistEntry>, 'image'>;
type Standing = {
  acts: Pick<DataOf<typeof processingAct>, 'actId' | 'state' | 'expiresAtMs'>[];
  agreements: Pick<DataOf<typeof sharingAgreement>, 'agreementId' | 'state' | 'expiresAtMs'>[];
  hotlist: { entryId: string }[];
  watchlist: Listed[];
};
type People = Readonly<Record<'controller' | 'supervisor' | 'judge', SignedIn>>;

export type SeedRights = {
  readonly publicUrl: string;
  readonly accounts: readonly Account[];
  readonly hotlist: readonly HotlistOrder[];
  readonly rights?: { readonly path: string; readonly orders: RightsOrders } | undefined;
  /** Whether face-matcher runs: without it nothing assesses a picture, and an entry stays a proposal. */
  readonly assessed: boolean;
  readonly note: (text: string) => void;
};

/** How long face-matcher may take to assess a picture. It starts together with the city. */
const ASSESSED_WITHIN_MS = 30_000;

/**
 * Gives a city its rights as people do: each decision is made by an account of the demonstration, signed at the provider, decided by
 * governance and recorded in the audit log. Rights in force stay, rights that people withdrew stay withdrawn, and plates are refreshed.
 * @throws LocalCityError when governance refuses a decision
 */
export async function seedRights(seed: SeedRights): Promise<void> {
  const { publicUrl, accounts, hotlist, rights, note } = seed;
  let signed = 0;
  const sign = async (person: SignedIn, decision: z.input<typeof GovernanceDecision>): Promise<void> => {
    const { accepted, refusal, about } = await decide(person, decision);
    if (!accepted)
      throw new LocalCityError(`governance refuses ${decision.kind} of ${about}: ${refusal ?? 'no reason'}`);
    signed += 1;
    note(`${signed} decisions signed, the last one ${decision.kind} of ${about}`);
  };
  const signInAs = (role: Account['role']): Promise<SignedIn> => {
    const account = accounts.find((candidate) => candidate.role === role && candidate.districts.includes('*'));
    if (!account)
      throw new LocalCityError(`no account has the role ${role} for the whole city: add one to accounts.yaml`);
    return signIn(publicUrl, account.username, account.password);
  };
  const [controller, supervisor, judge] = await Promise.all([
    signInAs('controller'),
    signInAs('supervisor'),
    signInAs('judge'),
  ]);
  const people: People = { controller, supervisor, judge };
  const standing = await controller.json<Standing>('/api/governance');
  await Promise.all([
    rights && publishTerms(rights.orders, standing, controller, sign),
    (async () => {
      await refreshHotlist(hotlist, standing, supervisor, sign);
      for (const order of rights?.orders.watchlist ?? []) await listPerson(order, standing, people, seed, sign);
    })(),
  ]);
  const stays = [...standing.acts, ...standing.agreements].filter(
    ({ state }) => state !== 'in_force' && state !== 'expired',
  );
  note(`${signed} decisions signed${stays.length > 0 ? `; ${stays.length} stay withdrawn, as somebody decided` : ''}`);
}

type SignDecision = (person: SignedIn, decision: z.input<typeof GovernanceDecision>) => Promise<void>;

/** Whether a right has to be given: it never was, or it has expired. A right that a person withdrew is not given again. */
const isDue = (known: { state: string; expiresAtMs: number } | undefined): boolean =>
  known === undefined || known.state === 'expired';

async function publishTerms(
  { acts, agreements }: RightsOrders,
  standing: Standing,
  controller: SignedIn,
  sign: SignDecision,
) {
  for (const order of acts)
    if (isDue(standing.acts.find(({ actId }) => actId === order.actId)))
      await sign(controller, { kind: 'act.publish', act: fromNow(order, Date.now()) });
  for (const order of agreements)
    if (isDue(standing.agreements.find(({ agreementId }) => agreementId === order.agreementId)))
      await sign(controller, { kind: 'agreement.sign', agreement: fromNow(order, Date.now()) });
}

async function refreshHotlist(
  orders: readonly HotlistOrder[],
  standing: Standing,
  supervisor: SignedIn,
  sign: SignDecision,
) {
  const known = new Set(standing.hotlist.map(({ entryId }) => entryId));
  for (const order of orders) {
    const entry = hotlistTermsOf(order, Date.now());
    const { entryId, expiresAtMs } = entry;
    await sign(
      supervisor,
      known.has(entryId) ? { kind: 'hotlist.refresh', entryId, expiresAtMs } : { kind: 'hotlist.add', entry },
    );
  }
}

/** Proposes a person, waits until face-matcher has assessed the picture, and has two other people approve the entry. */
async function listPerson(
  order: WatchlistOrder,
  { watchlist }: Standing,
  people: People,
  seed: SeedRights,
  sign: SignDecision,
) {
  const { picture, ...terms } = order;
  // An id is used once, so after an expiry the same person gets a new entry.
  const before = watchlist.filter(
    ({ entryId }) => entryId === terms.entryId || entryId.startsWith(`${terms.entryId}.`),
  );
  const stays = before.find(({ state }) => state !== 'expired');
  const entryId = stays?.entryId ?? (before.length === 0 ? terms.entryId : `${terms.entryId}.${before.length + 1}`);
  if (stays && stays.state !== 'proposed') return;
  if (!stays) {
    const image = await enrol(join(dirname(seed.rights?.path ?? '.'), picture), people.supervisor);
    const { validFromMs: _, ...entry } = fromNow({ ...terms, entryId, image }, Date.now());
    await sign(people.supervisor, { kind: 'watchlist.propose', entry });
  }
  if (!seed.assessed) return;
  const { approvals } = await assessedEntry(entryId, people.judge);
  for (const person of [people.judge, people.controller]) {
    const { subject } = await person.json<{ subject: string }>('/api/me');
    if (!approvals.some(({ by }) => by.subject === subject)) await sign(person, { kind: 'watchlist.approve', entryId });
  }
}

async function enrol(path: string, supervisor: SignedIn): Promise<{ objectKey: string; sha256: string }> {
  const body = new FormData();
  body.append('picture', new Blob([readFileSync(path)], { type: 'image/jpeg' }), 'picture.jpg');
  return supervisor.json('/api/watchlist/pictures', { method: 'POST', body });
}

async function assessedEntry(entryId: string, judge: SignedIn): Promise<Listed> {
  for (const until = performance.now() + ASSESSED_WITHIN_MS; performance.now() < until;) {
    const { watchlist } = await judge.json<Standing>('/api/governance');
    const entry = watchlist.find((candidate) => candidate.entryId === entryId);
    if (entry?.state === 'refused')
      throw new LocalCityError(`the picture of ${entryId} cannot be matched with: ${entry.assessment?.reason ?? ''}`);
    if (entry?.assessment) return entry;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new LocalCityError(
    `face-matcher did not assess the picture of ${entryId} within 30 s: see .marsad/logs/face-matcher-1.log`,
  );
}
