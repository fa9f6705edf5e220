import { agreementFor } from '@marsad/schemas';
import type { Alert, Camera, SharingAgreement } from '@marsad/schemas';
import type { AgencyBook, Told } from './agency-book.ts';
import type { SharedAlert } from './shared-alert.ts';
import { isShareable, inSight, isWorthTelling, sharedAlertOf } from './shared-alert.ts';

export type Sharing =
  | {
      readonly kind: 'send';
      readonly agency: string;
      readonly agreement: SharingAgreement;
      readonly alert: SharedAlert;
      /** Whom it is about, for the record of the disclosure; absent where nobody is named. */
      readonly subject: string | undefined;
    }
  | { readonly kind: 'withdraw'; readonly agency: string; readonly alert: SharedAlert; readonly agreementId: string };

/**
 * Who is told of this revision (control 21). Off by default: without an agreement in force nobody is told anything. A revision in which the
 * agency would see nothing new but that it goes on, and one that it has been told already, are not sent.
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
    const told = book.told(agency, alert.alertId);
    if (!agreement) return told && !told.isWithdrawn ? [withdrawal(agency, told)] : [];
    if (told && told.alert.revision >= alert.revision) return [];
    const shared = sharedAlertOf(alert, position);
    if (told && !told.isWithdrawn && !isWorthTelling(told.alert, shared)) return [];
    const subject = alert.why.rule === 'behaviour' ? undefined : alert.subject;
    return [{ kind: 'send', agency, agreement, alert: shared, subject }];
  });
}

/** What agencies hold that no agreement shares with them any more: ended, expired, or for other rules or districts now. */
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
      .map((told) => withdrawal(agency, told)),
  );

const withdrawal = (agency: string, { alert, agreementId }: Told): Sharing => ({
  kind: 'withdraw',
  agency,
  alert,
  agreementId,
});

/** An alert of a rule that this version does not know was sent by a later one: nothing here says that it may be held. */
function isStillShared(
  alert: SharedAlert,
  agency: string,
  agreements: readonly SharingAgreement[],
  nowMs: number,
): boolean {
  const seen = inSight(alert);
  return seen !== undefined && agreementFor({ agreements, nowMs }, agency, seen) !== undefined;
}
