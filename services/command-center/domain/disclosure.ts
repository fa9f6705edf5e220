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

/** What leaves for one person of another agency, and how. */
export type Leaving = {
  readonly what: Disclosed;
  readonly way: WayOut;
  /** The hash of exactly the bytes that leave, for a picture or clip. */
  readonly sha256?: string | undefined;
  /** What agreements ask of that picture or clip. */
  readonly view?: ViewInSight;
};

/**
 * The record of one disclosure. Every revision of an alert is another disclosure, a picture is one for its bytes. The same person who asks for the
 * same again in the same way learns nothing new, and that is the same record.
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
    // Whom it is about. The subject of a behaviour alert is a track, which names nobody.
    ...(why.rule !== 'behaviour' && { subject: alert.subject }),
    ...(sha256 !== undefined && { sha256 }),
    atMs: nowMs,
  };
}
