import { agreementFor } from '@marsad/schemas';
import type { Alert, Camera, SharingAgreement } from '@marsad/schemas';
import type { AgencyBook, SentAlert } from './agency-book.ts';
import type { SharedAlert } from './shared-alert.ts';
import { alertInSight, isShareable, isWorthSending, sharedAlertOf } from './shared-alert.ts';

export type Sharing =
  | {
      readonly kind: 'send';
      readonly agency: string;
      readonly agreement: SharingAgreement;
      readonly alert: SharedAlert;
      /**
       * The plate or the watchlist entry that the alert is about, for the record of the disclosure; undefined where it identifies nobody.
       */
      readonly subject: string | undefined;
    }
  | { readonly kind: 'withdraw'; readonly agency: string; readonly alert: SharedAlert; readonly agreementId: string };

/**
 * Decides which agencies get this revision (control 21). Without an agreement in force an agency gets nothing. A revision that was sent
 * already, or that only shows that the alert goes on, is not sent.
 */
export function decideSharing(
  alert: Alert,
  position: Camera['position'] | undefined,
  agencies: readonly string[],
  agreements: readonly SharingAgreement[],
  book: AgencyBook,
  nowMs: number,
): Sharing[] {
  if (!isShareable(alert)) return [];
  return agencies.flatMap((agency): Sharing[] => {
    const agreement = agreementFor({ agreements, nowMs }, agency, alert);
    const sent = book.lastSent(agency, alert.alertId);
    if (!agreement) return sent && !sent.isWithdrawn ? [withdrawal(agency, sent)] : [];
    if (sent && sent.alert.revision >= alert.revision) return [];
    const shared = sharedAlertOf(alert, position);
    if (sent && !sent.isWithdrawn && !isWorthSending(sent.alert, shared)) return [];
    const subject = alert.why.rule === 'behaviour' ? undefined : alert.subject;
    return [{ kind: 'send', agency, agreement, alert: shared, subject }];
  });
}

/** Withdraws the alerts that no agreement shares with an agency any more, because it ended, expired or is now for other rules or districts. */
export const decideWithdrawals = (
  agencies: readonly string[],
  agreements: readonly SharingAgreement[],
  book: AgencyBook,
  nowMs: number,
): Sharing[] =>
  agencies.flatMap((agency) =>
    book
      .heldBy(agency)
      .filter(({ alert }) => !isStillShared(alert, agency, agreements, nowMs))
      .map((sent) => withdrawal(agency, sent)),
  );

const withdrawal = (agency: string, { alert, agreementId }: SentAlert): Sharing => ({
  kind: 'withdraw',
  agency,
  alert,
  agreementId,
});

/** False for an alert of an unknown rule: a later version sent it, and nothing here allows the agency to hold it. */
function isStillShared(
  alert: SharedAlert,
  agency: string,
  agreements: readonly SharingAgreement[],
  nowMs: number,
): boolean {
  const inSight = alertInSight(alert);
  return inSight !== undefined && agreementFor({ agreements, nowMs }, agency, inSight) !== undefined;
}
