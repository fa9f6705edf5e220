import type { AgencyMessage, Camera, DataOf, disclosureMade, SharingAgreement } from '@marsad/schemas';

/** The sharing agreements as they are now. */
export type Agreements = { all(): readonly SharingAgreement[] };

/** The present positions of the cameras: longitude and latitude, or undefined for an unknown camera. */
export type Cameras = { positionOf(camera: string): Camera['position'] | undefined };

export type Disclosure = DataOf<typeof disclosureMade>;

/** A disclosure, with the further fields that its audit entry needs. */
export type DisclosureDue = Disclosure & {
  readonly camera: string;
  readonly firstObservedAtMs: number;
  readonly caseReference?: string | undefined;
};

/** The only way to an agency. It lets nothing personal out that is not in the audit log, and nothing at all while the log stands still. */
export type DisclosureGate = {
  isOpen(): boolean;
  /** Resolves when the audit entry and the disclosure are durable. Rejects with `retryAfterMs` if that must wait. */
  disclose(disclosure: DisclosureDue): Promise<void>;
  /** Resolves when the agency's topics have the message, in every published version. Rejects as `disclose` does. */
  send(message: AgencyMessage, id: string): Promise<void>;
};
