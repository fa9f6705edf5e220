import type { AgencyMessage, Camera, DataOf, disclosureMade, SharingAgreement } from '@marsad/schemas';

/** What the city has agreed with whom, followed live. */
export type Agreements = { all(): readonly SharingAgreement[] };

/** Where cameras are, followed live. */
export type Cameras = { positionOf(camera: string): Camera['position'] | undefined };

export type Disclosure = DataOf<typeof disclosureMade>;

/** What the log says before personal data leaves the city. */
export type DisclosureDue = Disclosure & {
  readonly camera: string;
  readonly firstObservedAtMs: number;
  readonly caseReference?: string | undefined;
};

/** The way out: nothing personal passes that is not in the log, and nothing at all while the log stands still. */
export type Door = {
  isOpen(): boolean;
  /** Resolves when the audit entry and the disclosure are durable. Rejects with `retryAfterMs` if that must wait. */
  disclose(disclosure: DisclosureDue): Promise<void>;
  /** Resolves when the agency's topics have it, in every version that is published. Rejects as `disclose`. */
  send(message: AgencyMessage, id: string): Promise<void>;
};
