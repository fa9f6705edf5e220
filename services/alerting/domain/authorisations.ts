import type { Authorisation, FaceDismissal } from '@marsad/schemas';

export type Standing =
  | { readonly kind: 'live'; readonly authorisation: Authorisation }
  /** Not approved yet. The approval may still be in transit. */
  | { readonly kind: 'not_yet' }
  | { readonly kind: 'over'; readonly because: Exclude<FaceDismissal, 'not_agreed'> };

/** Whether an authorisation is in force now. */
export function standingOf(authorisation: Authorisation | undefined, nowMs: number): Standing {
  switch (authorisation?.state) {
    case undefined:
    case 'requested':
      return { kind: 'not_yet' };
    case 'approved':
      return nowMs < authorisation.toMs
        ? { kind: 'live', authorisation }
        : { kind: 'over', because: 'authorisation_expired' };
    case 'rejected':
      return { kind: 'over', because: 'authorisation_rejected' };
    case 'ended':
      return { kind: 'over', because: 'authorisation_ended' };
    case 'expired':
      return { kind: 'over', because: 'authorisation_expired' };
  }
}
