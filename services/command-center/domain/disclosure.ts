import { createHash } from 'node:crypto';
import type {
  Alert,
  DataOf,
  Disclosed,
  disclosureMade,
  SharingAgreement,
  Viewer,
  ViewInSight,
  WayOut,
} from '@marsad/schemas';

export type Disclosure = DataOf<typeof disclosureMade>;

/** What leaves for one person of another agency, and how. */
export type Leaving = {
  readonly what: Disclosed;
  readonly way: WayOut;
  /** Of a picture or clip: exactly these bytes. */
  readonly sha256?: string | undefined;
  /** The same picture or clip, as agreements judge it. */
  readonly view?: ViewInSight;
};

/**
 * The record of one disclosure. An alert is disclosed anew with every revision, a picture once for its bytes; the same person who asks again
 * the same way is told nothing new, and it is the same record.
 */
export function disclosureOf(
  viewer: Viewer,
  alert: Alert,
  agreement: SharingAgreement,
  { what, way, sha256 }: Leaving,
  nowMs: number,
): Disclosure {
  const { subject: person, agency: recipient } = viewer;
  const { alertId, revision, district, why, simulated } = alert;
  const { agreementId, purpose } = agreement;
  const told = [recipient, person, agreementId, alertId, what, way, sha256 ?? revision];
  return {
    principal: 'command-center',
    disclosureId: `d-${createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 32)}`,
    ...{ recipient, person, agreementId, purpose, alertId, revision, district, what, way, simulated },
    rule: why.rule,
    // Whom it is about. The subject of a behaviour alert is a track, and names nobody.
    ...(why.rule !== 'behaviour' && { subject: alert.subject }),
    ...(sha256 !== undefined && { sha256 }),
    atMs: nowMs,
  };
}
