import type { Readable } from 'node:stream';
import type {
  AlertCommand,
  AuditEntry,
  DataOf,
  Direction,
  Ends,
  evidenceTampered,
  GovernanceCommand,
  ObjectClass,
  ReviewCommand,
  SessionEnded,
} from '@marsad/schemas';
import type { ServedObject } from './domain/alert-media.ts';
import type { Disclosure } from './domain/disclosure.ts';
import type { Lease } from './domain/watched-cameras.ts';

export type FlowQuestion = {
  district: string;
  camera: string;
  /** What the camera shows now: a demonstration is never added to what was counted on a street, nor the other way round. */
  simulated: boolean;
  fromMs: number;
  toMs: number;
  bucketMs: number;
};
export type FlowAnswer = {
  /** Crossings by the bucket's start; a bucket without a row had none, which says nothing about whether anybody looked. */
  counts: { startMs: number; line: string; direction: Direction; class: ObjectClass; count: number }[];
  /** How many ms of each bucket were observed. */
  observed: { startMs: number; observedMs: number }[];
};

export type PlateQuestion = {
  plateKey: string;
  /** Districts of the person who asks: nothing of another is in the answer. */
  districts: readonly string[];
  /** Empty: all of those districts. */
  cameras: readonly string[];
  fromMs: number;
  toMs: number;
  limit: number;
};
export type PlateReading = {
  readId: string;
  district: string;
  camera: string;
  capturedAtMs: number;
  plateText: string;
  rawText: string;
  confidence: number;
  votes: number;
  vehicleClass: string;
  simulated: boolean;
};

/** A leaf of the audit log, as the history keeps it; the proof of it is the checkpoint's. */
export type LoggedLeaf = Pick<
  AuditEntry,
  'entryId' | 'atMs' | 'producer' | 'seq' | 'actor' | 'agency' | 'purpose' | 'action' | 'objectKind'
> & {
  index: number;
  /** `entry`, or what the log noticed: then the numbers are those that the alarm is about. */
  leafKind: string;
  lastSeq: number;
  outcome: string;
  refusal: string;
  /** How many alike it stands for. */
  times: number;
  caseReference: string;
  objectCommitment: string;
  leafHash: string;
  sequencedAtMs: number;
};

/** Questions to the history. Each rejects with Problem `history_unavailable` while ClickHouse is away. */
export interface History {
  flow(question: FlowQuestion): Promise<FlowAnswer>;
  /** Rows per table, of these districts only. */
  rowCounts(districts: readonly string[]): Promise<Record<string, number>>;
  /** Newest first. */
  plateReads(question: PlateQuestion): Promise<PlateReading[]>;
  /** Newest first; `before` is an index of the log. */
  auditEntries(question: { limit: number; before?: number | undefined }): Promise<LoggedLeaf[]>;
}

/** An object whose bytes were found to be the ones that were announced: what is read from it is those bytes, whatever is written since. */
export type ProvedObject = {
  readonly size: number;
  /** `end` is inclusive. */
  open(range?: { start: number; end: number }): Promise<Readable>;
};

/** Stored views. Rejects with Problem `pictures_store_unavailable`, `view_gone`, or `view_failed` with `picture_replaced`. */
export interface StoredMedia {
  /** The object, if its newest version has the SHA-256 that was announced. */
  prove(object: ServedObject): Promise<ProvedObject>;
  /** Keeps a picture that somebody proposes for the watchlist. */
  enrol(jpeg: Uint8Array): Promise<{ objectKey: string; sha256: string }>;
}

/** What this service says on the bus. Rejects with Problem `bus_unavailable`. */
export interface CommandBus {
  command(command: AlertCommand): Promise<void>;
  decide(command: GovernanceCommand): Promise<void>;
  review(command: ReviewCommand): Promise<void>;
  lease(lease: Lease): Promise<void>;
  /** That stored evidence is not what was announced: an alarm for those who handle alerts there. */
  tampered(found: DataOf<typeof evidenceTampered>): Promise<void>;
  /** Resolves when all of them are durable. */
  disclose(disclosures: readonly Disclosure[]): Promise<void>;
  endSession(end: SessionEnded): Promise<void>;
}

/** What must be remembered between leaving for the identity provider and coming back. */
export type SignInAttempt = {
  state: string;
  nonce: string;
  codeVerifier: string;
  returnTo: string;
  startedAtMs: number;
  /** The command that this sign-in is for; absent at a sign-in to the page. */
  commandId?: string | undefined;
};

/** A browser that signed somebody in before. It signs nobody in: requests are counted by this name. */
export type KnownBrowser = { browser: string };

/** The languages of the page, in which the provider is asked to speak to a person (OpenID's `ui_locales`). */
export const PAGE_LANGUAGES = ['fr', 'ar', 'en'] as const;
type Spoken = { language?: (typeof PAGE_LANGUAGES)[number] | undefined };

/** A sign-in to the page. @property key what the browser will sign commands with: the sign-in's nonce */
export type SignInRequest = Spoken & { key?: string | undefined };

/** A sign-in for exactly one decision: a new one, whatever session the provider has, and its nonce is the decision's hash. */
export type StepUpRequest = Spoken & { commandId: string; nonce: string };

export type VerifiedSignIn = {
  /** Of the ID token, after its signature, issuer, audience, nonce and times were verified. */
  claims: unknown;
  /** The token itself, for whoever decides and verifies it again. */
  idToken: string;
};

/** What the provider ended, and when: sessions that began later are not meant. */
export type LoggedOut = { of: Exclude<Ends, 'session'>; id: string; atMs: number };

/** The OpenID provider. Rejects with Problem `identity_provider_unavailable`, or `unauthenticated` for an answer that does not verify. */
export interface IdentityProvider {
  begin(returnTo: string, request: SignInRequest | StepUpRequest): Promise<{ url: string; attempt: SignInAttempt }>;
  finish(currentUrl: URL, attempt: SignInAttempt): Promise<VerifiedSignIn>;
  /** What a logout token of the provider says is over; undefined for one that does not verify. */
  loggedOut(logoutToken: string): Promise<LoggedOut | undefined>;
  /** Where the person also signs out of the provider; undefined where it has no such page. */
  signOutUrl(): Promise<string | undefined>;
}
