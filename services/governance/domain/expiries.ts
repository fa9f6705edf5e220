import type { Change } from './change.ts';
import type { Register } from './register.ts';
import { isInForce } from './watchlist.ts';

const DAY_MS = 86_400_000;

/** The records whose time is over. Readers compare the times themselves; the state `expired` is for people and for the log. */
export function expiriesDue(register: Register, nowMs: number): Change[] {
  const acts = [...register.acts.values()]
    .filter(({ state, expiresAtMs }) => state === 'in_force' && expiresAtMs <= nowMs)
    .map((act): Change => ({ kind: 'act', record: { ...act, revision: act.revision + 1, state: 'expired' } }));
  const agreements = [...register.agreements.values()]
    .filter(({ state, expiresAtMs }) => state === 'in_force' && expiresAtMs <= nowMs)
    .map((agreement): Change => ({
      kind: 'agreement',
      record: { ...agreement, revision: agreement.revision + 1, state: 'expired' },
    }));
  const entries = [...register.watchlist.values()]
    .filter(({ state, expiresAtMs }) => (state === 'proposed' || state === 'approved') && expiresAtMs <= nowMs)
    .map((entry): Change => ({
      kind: 'watchlist',
      record: { ...entry, revision: entry.revision + 1, state: 'expired' },
    }));
  // Plates stay a day longer, because a delayed read is compared with the entries that were valid when its frame arrived.
  const plates = [...register.hotlist.values()]
    .filter(({ expiresAtMs }) => expiresAtMs + DAY_MS <= nowMs)
    .map(({ entryId }): Change => ({ kind: 'hotlist_withdrawn', entryId }));
  const unmaskings = [...register.unmaskings.values()]
    .filter(({ state, expiresAtMs }) => (state === 'requested' || state === 'approved') && expiresAtMs <= nowMs)
    .map((order): Change => ({
      kind: 'unmasking',
      record: { ...order, revision: order.revision + 1, state: 'expired' },
    }));
  return [...acts, ...agreements, ...entries, ...plates, ...unmaskings, ...expiredAuthorisations(register, nowMs)];
}

function expiredAuthorisations(register: Register, nowMs: number): Change[] {
  return [...register.authorisations.values()].flatMap((authorisation): Change[] => {
    const { state, toMs, entryIds } = authorisation;
    if (state !== 'requested' && state !== 'approved') return [];
    const next = { ...authorisation, revision: authorisation.revision + 1 };
    if (toMs <= nowMs) return [{ kind: 'authorisation', record: { ...next, state: 'expired' } }];
    // Nobody on its list may be searched for any more, and an entry that is gone does not come back.
    const isAnyListed = entryIds.some((id) => isInForce(register.watchlist.get(id), nowMs));
    if (state === 'requested' || isAnyListed) return [];
    const ended = { state: 'ended', endedAtMs: nowMs, endReason: 'nobody of it is on the watchlist any more' } as const;
    return [{ kind: 'authorisation', record: { ...next, ...ended } }];
  });
}
