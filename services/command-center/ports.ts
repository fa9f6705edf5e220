import type { Readable } from 'node:stream';
import type { StreetHeader, StreetLayers } from './domain/street-header.ts';
import type {
  AlertCommand,
  AuditEntry,
  CalibrationRequest,
  CameraCheckRequest,
  CaseCommand,
  DataOf,
  DeviceSearchRequest,
  Direction,
  Ends,
  evidenceTampered,
  GovernanceCommand,
  ObjectClass,
  playbackRequested,
  PtzCommand,
  ReviewCommand,
  RuleReplayRequest,
  SessionEnded,
} from '@marsad/schemas';
import type { ServedObject } from './domain/alert-media.ts';
import type { Coverage } from './domain/coverage.ts';
import type { Disclosure } from './domain/disclosure.ts';
import type {
  BucketedSpan,
  Incident,
  MapIncident,
  MeasureFilter,
  MeasurePoint,
  PlaceLevel,
  SpeedClass,
  TrafficSpan,
  TurnCount,
  UsualPoint,
} from './domain/traffic.ts';
import type { Lease } from './domain/watched-cameras.ts';

export type FlowQuestion = {
  district: string;
  camera: string;
  /** Whether the camera shows a demonstration. Counts of a demonstration and of a street are never added up. */
  simulated: boolean;
  fromMs: number;
  toMs: number;
  bucketMs: number;
};
export type FlowAnswer = {
  /** Crossings by the start of the bucket. A bucket without a row had none, or was not observed: see `observed`. */
  counts: { startMs: number; line: string; direction: Direction; class: ObjectClass; count: number }[];
  /** The observed time of each bucket, ms. */
  observed: { startMs: number; observedMs: number }[];
};

export type PlateQuestion = {
  plateKey: string;
  /** The districts of the person who asks. The answer has no read from any other district. */
  districts: readonly string[];
  /** Empty means every camera of those districts. */
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

/** A row of the audit log in ClickHouse. The checkpoint, not this row, proves the leaf. */
export type LoggedLeaf = Pick<
  AuditEntry,
  'entryId' | 'atMs' | 'producer' | 'seq' | 'actor' | 'agency' | 'purpose' | 'action' | 'objectKind'
> & {
  index: number;
  /** `entry`, or the kind of an alarm; then `seq` and `lastSeq` are the numbers that the alarm is about. */
  leafKind: string;
  lastSeq: number;
  outcome: string;
  refusal: string;
  /** How many equal acts the entry stands for. */
  times: number;
  caseReference: string;
  objectCommitment: string;
  leafHash: string;
  sequencedAtMs: number;
};

/** What powers were used for in a period, without any person, camera, case or object. */
export type ReportedUse = {
  readonly acts: {
    readonly agency: string;
    readonly action: string;
    readonly objectKind: string;
    readonly purpose: string;
    readonly outcome: string;
    readonly entries: number;
    readonly acts: number;
    readonly withCase: number;
  }[];
  readonly decisions: {
    readonly agency: string;
    readonly kind: string;
    readonly accepted: boolean;
    readonly refusal: string;
    readonly count: number;
  }[];
  readonly alarms: { readonly kind: string; readonly count: number }[];
};

export type RecordingQuestion = { district: string; camera: string; fromMs: number; toMs: number };

/** Questions about the past. Each rejects with Problem `history_unavailable` while ClickHouse is unavailable. */
export interface History {
  flow(question: FlowQuestion): Promise<FlowAnswer>;
  /** Rows by table, of these districts only. */
  rowCounts(districts: readonly string[]): Promise<Record<string, number>>;
  /** Newest first. */
  plateReads(question: PlateQuestion): Promise<PlateReading[]>;
  /** What was recorded in a period, also of days that no memory of this service goes back to. */
  recordings(question: RecordingQuestion): Promise<Coverage>;
  /** Newest first; `before` is an index of the log. */
  auditEntries(question: { limit: number; before?: number | undefined }): Promise<LoggedLeaf[]>;
  /** For the public report; `toMs` is exclusive. */
  reportedUse(period: { fromMs: number; toMs: number }): Promise<ReportedUse>;
}

/** What a file of traffic holds, and its format. */
export type TrafficFile = { readonly what: 'measures' | 'counts' | 'turns'; readonly format: 'csv' | 'parquet' };

/** Questions about traffic. Each rejects with Problem `history_unavailable` while ClickHouse is unavailable. */
export interface Traffic {
  measures(span: BucketedSpan, filter: MeasureFilter): Promise<MeasurePoint[]>;
  /** The observed time of each bucket, ms. A bucket without a row was not observed. */
  observed(span: BucketedSpan): Promise<{ startMs: number; observedMs: number }[]>;
  /** Median and quartiles of the same quarters of an hour so long (`shifts`, ms) before. */
  usualDay(span: TrafficSpan, filter: MeasureFilter & { readonly shifts: readonly number[] }): Promise<UsualPoint[]>;
  /** Vehicles by class of speed in the whole period. */
  speeds(span: TrafficSpan, filter: Pick<MeasureFilter, 'class' | 'place'>): Promise<SpeedClass[]>;
  turns(span: BucketedSpan): Promise<TurnCount[]>;
  /** Incidents of traffic that touch the period, newest first. */
  incidents(span: TrafficSpan, limit: number): Promise<Incident[]>;
  /** The incidents of traffic of these districts that went on at that moment, newest first. */
  incidentsAt(districts: readonly string[], atMs: number, limit: number): Promise<MapIncident[]>;
  /** The last level of service of each place of these districts since then. */
  levels(districts: readonly string[], sinceMs: number): Promise<PlaceLevel[]>;
  exported(span: BucketedSpan, file: TrafficFile): Promise<Readable>;
}

/** An object with the announced bytes. Reading it gives these bytes, whatever is written afterwards. */
export type ProvedObject = {
  readonly size: number;
  /** `end` is inclusive. */
  open(range?: { start: number; end: number }): Promise<Readable>;
};

/** The media of alerts and enrolled pictures. Rejects with Problem `pictures_store_unavailable`, `view_gone`, or `view_failed` with `picture_replaced`. */
export interface StoredMedia {
  /** Resolves to the object if its newest version has the announced SHA-256. */
  prove(object: ServedObject): Promise<ProvedObject>;
  /** Resolves to the bytes of a small object, in whatever bucket, if they have the announced SHA-256. */
  fetch(object: ServedObject): Promise<Buffer>;
  /** Stores a picture that a person proposes for the watchlist. */
  enrol(jpeg: Uint8Array): Promise<{ objectKey: string; sha256: string }>;
}

/** Publishes the events of this service. Every method rejects with Problem `bus_unavailable`. */
export interface CommandBus {
  command(command: AlertCommand): Promise<void>;
  decide(command: GovernanceCommand): Promise<void>;
  review(command: ReviewCommand): Promise<void>;
  /** Sends what a person decided about a case to the service `cases`. */
  decideCase(command: CaseCommand): Promise<void>;
  /** Asks a camera to move. The act is in the audit log before. */
  move(command: PtzCommand): Promise<void>;
  lease(lease: Lease): Promise<void>;
  /** Asks camera-ingest of the district what is at an address. */
  check(request: CameraCheckRequest): Promise<void>;
  /** Asks edge-gateway of the district for its ONVIF devices, or for what one is. */
  searchDevices(request: DeviceSearchRequest): Promise<void>;
  /** Asks behaviour-analytics of the district what a rule would have raised. */
  replay(request: RuleReplayRequest): Promise<void>;
  /** Asks behaviour-analytics of the district for a calibration from the heights of people and cars. */
  proposeCalibration(request: CalibrationRequest): Promise<void>;
  /** Asks view-maker for a masked fragment or still of a recording. The access is in the audit log before. */
  playback(request: DataOf<typeof playbackRequested>): Promise<void>;
  /** Publishes an alarm that stored evidence is not what was announced, for the people who handle alerts in its district. */
  tampered(found: DataOf<typeof evidenceTampered>): Promise<void>;
  /** Resolves when all of them are durable. */
  disclose(disclosures: readonly Disclosure[]): Promise<void>;
  endSession(end: SessionEnded): Promise<void>;
}

/** The data of a sign-in between leaving for the identity provider and coming back. */
export type SignInAttempt = {
  state: string;
  nonce: string;
  codeVerifier: string;
  returnTo: string;
  startedAtMs: number;
  /** The command that this sign-in is for; absent for a sign-in to the page. */
  commandId?: string | undefined;
};

/** The name of a browser with an earlier sign-in. Requests are counted by it; it gives no access. */
export type KnownBrowser = { browser: string };

/** The languages of the page. The provider is asked to use the page's language (OpenID's `ui_locales`). */
export const PAGE_LANGUAGES = ['fr', 'ar', 'en'] as const;
type InLanguage = { language?: (typeof PAGE_LANGUAGES)[number] | undefined };

/** A sign-in to the page. @property key the thumbprint of the key with which the browser will sign commands; it becomes the nonce */
export type SignInRequest = InLanguage & { key?: string | undefined };

/**
 * A sign-in for exactly one decision. The person must sign in again, whatever session the provider has, and the nonce is the decision's
 * hash.
 */
export type StepUpRequest = InLanguage & { commandId: string; nonce: string };

export type VerifiedSignIn = {
  /** The claims of the ID token, after its signature, issuer, audience, nonce and times were verified. */
  claims: unknown;
  /** The token itself, which the services that carry out a decision verify again. */
  idToken: string;
};

/** The session or person whose sessions the provider ended, and when. Sessions that began later continue. */
export type LoggedOut = { of: Exclude<Ends, 'session'>; id: string; atMs: number };

/** The OpenID provider. Rejects with Problem `identity_provider_unavailable`, or `unauthenticated` where an answer cannot be verified. */
export interface IdentityProvider {
  begin(returnTo: string, request: SignInRequest | StepUpRequest): Promise<{ url: string; attempt: SignInAttempt }>;
  finish(currentUrl: URL, attempt: SignInAttempt): Promise<VerifiedSignIn>;
  /** The sessions that a logout token of the provider ends; undefined where the token cannot be verified. */
  loggedOut(logoutToken: string): Promise<LoggedOut | undefined>;
  /** The page on which the person also signs out of the provider; undefined where it has none. */
  signOutUrl(): Promise<string | undefined>;
}

/** The archive of streets that the deployment gave, kept open. */
export interface StreetArchive {
  readonly view: StreetsShown;
  readonly size: number;
  /** Fewer bytes than `length` only at the end of the archive. */
  read(offset: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}
export type StreetsShown = Omit<StreetHeader, 'metadata'> & {
  readonly layers: StreetLayers;
  readonly attribution: string;
  /** Changes with the archive. */
  readonly version: string;
};
