import { jsonHashedId } from '@marsad/schemas';
import { mintId } from '@marsad/schemas/ids';
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

/** What is disclosed to one person of another agency, and how. */
export type Leaving = {
  readonly what: Disclosed;
  readonly way: WayOut;
  /** The hash of exactly the bytes that leave, for a picture or clip. */
  readonly sha256?: string | undefined;
  /** The times of that picture or clip, by which agreements decide. */
  readonly view?: ViewInSight;
};

/**
 * Makes the record of one disclosure. Every revision of an alert is a disclosure of its own; so are the bytes of each picture. If the same
 * person gets the same again in the same way they learn nothing new, so the record has the same id.
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
  return {
    principal: 'command-center',
    disclosureId: mintId(jsonHashedId('d', [recipient, person, agreementId, alertId, what, way, sha256 ?? revision])),
    recipient,
    person,
    agreementId,
    purpose,
    alertId,
    revision,
    district,
    what,
    way,
    simulated,
    rule: why.rule,
    // The subject identifies the person or plate. In a behaviour alert it is a track, which identifies nobody.
    ...(why.rule !== 'behaviour' && { subject: alert.subject }),
    ...(sha256 !== undefined && { sha256 }),
    atMs: nowMs,
  };
}
