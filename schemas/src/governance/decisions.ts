import { z } from 'zod';
import { Analytic } from '../values/analytic.ts';
import { Id } from '../values/ids.ts';

type Parts<Act, HotlistEntry, WatchlistEntry, Authorisation, Agreement, Moment, Reason> = {
  readonly act: Act;
  readonly hotlistEntry: HotlistEntry;
  readonly watchlistEntry: WatchlistEntry;
  readonly authorisation: Authorisation;
  readonly agreement: Agreement;
  readonly moment: Moment;
  readonly reason: Reason;
};

/**
 * The decisions of authorised people, in every version. Versions differ in the terms that a person may enter. A decision that widens rights
 * is signed by a fresh sign-in for exactly that decision; a decision that narrows them takes one click.
 */
export const decisionsAbout = <
  Act extends z.ZodType,
  HotlistEntry extends z.ZodType,
  WatchlistEntry extends z.ZodType,
  Authorisation extends z.ZodType,
  Agreement extends z.ZodType,
  Moment extends z.ZodType,
  Reason extends z.ZodType,
>(
  of: Parts<Act, HotlistEntry, WatchlistEntry, Authorisation, Agreement, Moment, Reason>,
) =>
  [
    z.object({ kind: z.literal('act.publish'), act: of.act }),
    z.object({ kind: z.literal('act.withdraw'), actId: Id, reason: of.reason }),
    z.object({ kind: z.literal('hotlist.add'), entry: of.hotlistEntry }),
    z.object({ kind: z.literal('hotlist.refresh'), entryId: Id, expiresAtMs: of.moment }),
    z.object({ kind: z.literal('hotlist.withdraw'), entryId: Id, reason: of.reason }),
    z.object({ kind: z.literal('watchlist.propose'), entry: of.watchlistEntry }),
    z.object({ kind: z.literal('watchlist.approve'), entryId: Id }),
    z.object({ kind: z.literal('watchlist.withdraw'), entryId: Id, reason: of.reason }),
    z.object({ kind: z.literal('authorisation.request'), authorisation: of.authorisation }),
    z.object({ kind: z.literal('authorisation.approve'), authorisationId: Id }),
    z.object({ kind: z.literal('authorisation.reject'), authorisationId: Id, reason: of.reason }),
    z.object({ kind: z.literal('authorisation.end'), authorisationId: Id, reason: of.reason }),
    z.object({ kind: z.literal('agreement.sign'), agreement: of.agreement }),
    z.object({ kind: z.literal('agreement.end'), agreementId: Id, reason: of.reason }),
    z.object({ kind: z.literal('halt'), analytic: Analytic, reason: of.reason }),
    z.object({ kind: z.literal('resume'), analytic: Analytic, reason: of.reason }),
  ] as const;
