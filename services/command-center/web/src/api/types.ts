import type {
  Alert,
  Analytic,
  AuditCheckpoint,
  AuditEntry,
  Authorisation,
  Camera,
  CAMERA_STATES,
  CameraState,
  ClassGroup,
  DataOf,
  DecisionKind,
  FaceSession,
  GovernanceDecision,
  Halt,
  HotlistEntry,
  LiveGrant,
  ObjectClass,
  Place,
  PlateText,
  ProcessingAct,
  ReviewDecision,
  Role,
  SharingAgreement,
  Sighting,
  WatchlistEntry,
  commandAnswered,
  governanceAnswered,
  recordingGap,
  reviewAnswered,
} from '@marsad/schemas';

/** What the API answers; its OpenAPI document is the other half of this contract. */
export type Me = {
  subject: string;
  /** The thumbprint of the key that this session's commands are signed with. */
  key: string;
  name: string;
  agency: string;
  role: Role;
  districts: string[];
  expiresAtMs: number;
  /** The parts of the page that are open to this person. */
  places: Place[];
  /** What this person's role decides, and whether it takes a sign-in of its own. */
  decides: { kind: DecisionKind; signed: boolean }[];
};
export type Name = Camera['name'];
export type DistrictView = { id: string; name: Name; polygon: [number, number][] };
export type CityView = {
  city: string;
  name: Name;
  timeZone: string;
  operatedBy: string;
  agencies: { id: string; name: Name }[];
  districts: DistrictView[];
};
/** What a camera and the places in its picture are called: all that an officer of another agency gets of it. */
export type CameraNames = {
  camera: string;
  name: Name;
  zones: readonly { id: string; name: Name }[];
  lines: readonly { id: string; name: Name }[];
};

export type Health = (typeof CAMERA_STATES)[number] | 'silent' | 'unknown';
export type CameraView = Omit<Camera, 'source' | 'detectorWidthPx' | 'detectorHeightPx'> & {
  health: Health;
  state?: CameraState;
};
/** A page of alerts; `next` is what the one after it is asked with, absent on the last. */
export type AlertList = {
  alerts: Alert[];
  total: number;
  counts: { open: number; handled: number };
  next?: string;
};
export type Observation = Sighting;
export type ObservationList = { sightings: Observation[] };
export type CommandAnswer = Pick<
  DataOf<typeof commandAnswered>,
  'commandId' | 'alertId' | 'district' | 'accepted' | 'refusal' | 'state' | 'atMs'
>;

/** The answer to a decision about rights, and to a review: on the same event and address as that to a command. */
export type DecisionAnswer = DataOf<typeof governanceAnswered>;
export type ReviewAnswered = DataOf<typeof reviewAnswered>;
/** What comes back under a command's id, whatever it asked for. */
export type Answer = CommandAnswer | DecisionAnswer | ReviewAnswered;
/** What was signed, as the server hashed it: only for the person who did. */
export type SignedMatter = { decision: GovernanceDecision | ReviewDecision; fingerprint: string };
export type CommandState = { commandId: string; matter?: SignedMatter } & (
  { status: 'waiting' } | { status: 'answered'; answer: Answer }
);
/** A decision that waits for a sign-in for exactly it: the browser goes to `signInUrl`, with `&returnTo=` for the way back. */
export type SignatureWanted = { commandId: string; signInUrl: string; matter: SignedMatter };

export type FaceWhy = Extract<Alert['why'], { rule: 'face' }>;
/** A candidate in review has none of these for anybody but its reviewers. */
export type FaceWhyShown = Omit<FaceWhy, FaceTelling> & Partial<Pick<FaceWhy, FaceTelling>>;
type FaceTelling = 'candidateId' | 'entryId' | 'trackId' | 'score' | 'quality' | 'gallerySize' | 'model';

export type AnalyticRight = { analytic: Analytic; permitted: boolean; because?: 'no_act' | 'halted' };
export type CameraRights = {
  camera: string;
  district: string;
  analytics: AnalyticRight[];
  /** Live: void at `untilMs` unless renewed, over at `toMs` whatever happens. */
  faceGrants: { authorisationId: string; untilMs: number; toMs: number }[];
};
export type RightsView = {
  atMs: number;
  halts: Pick<Halt, 'analytic' | 'halted' | 'reason' | 'atMs'>[];
  cameras: CameraRights[];
};
/** A record of rights, with what the person who asked may decide about it next. */
type WithNext<Record> = Record & { next: DecisionKind[] };
export type GovernanceView = {
  atMs: number;
  /** What this person may begin. */
  begin: DecisionKind[];
  acts: WithNext<Omit<ProcessingAct, 'signature'>>[];
  hotlist: WithNext<HotlistEntry>[];
  watchlist: WithNext<Omit<WatchlistEntry, 'image'>>[];
  authorisations: WithNext<Authorisation>[];
  grants: Omit<LiveGrant, 'signature'>[];
  agreements: WithNext<SharingAgreement>[];
  halts: WithNext<{ analytic: Analytic; halt?: Halt }>[];
  faceSessions: FaceSession[];
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
export type PlateSearchResult = { plate: PlateText; reads: PlateReading[]; truncated: boolean };

/** A leaf of the log. Names of a later version than the page knows are shown as they stand. */
export type LoggedLeaf = Pick<
  AuditEntry,
  'entryId' | 'atMs' | 'producer' | 'seq' | 'actor' | 'agency' | 'objectCommitment'
> & {
  index: number;
  leafKind: string;
  lastSeq: number;
  purpose: string;
  action: string;
  objectKind: string;
  outcome: string;
  refusal: string;
  times: number;
  caseReference: string;
  leafHash: string;
  sequencedAtMs: number;
};
/** `before` is the next page's; absent at the first entry of the log. */
export type AuditEntries = { entries: LoggedLeaf[]; before?: number };
export type CheckpointView = Pick<AuditCheckpoint, 'treeSize' | 'rootHash' | 'note' | 'atMs'>;

export type FlowDirection = 'left_to_right' | 'right_to_left';
export type FlowCount = { startMs: number; line: string; direction: FlowDirection; class: ObjectClass; count: number };
export type FlowView = {
  camera: string;
  fromMs: number;
  toMs: number;
  bucketMs: number;
  counts: FlowCount[];
  observed: { startMs: number; observedMs: number; share: number }[];
};
export type GapView = Pick<DataOf<typeof recordingGap>, 'gapId' | 'fromMs' | 'toMs' | 'reason' | 'announcedBy'>;
export type RecordingView = {
  camera: string;
  fromMs: number;
  toMs: number;
  covered: { fromMs: number; toMs: number; segments: number; bytes: number }[];
  gaps: GapView[];
};
export type Outline = { class: string; x: number; y: number; width: number; height: number };
export type PreviewHeader = {
  camera: string;
  capturedAtMs: number;
  receivedAtMs: number;
  widthPx: number;
  heightPx: number;
  masks: number;
  outlines: Outline[];
};

/** Kept in step with the schemas' own grouping by the compiler: a new class without a group does not build. */
export const GROUP_OF: Readonly<Record<ObjectClass, ClassGroup>> = {
  person: 'person',
  bicycle: 'cycle',
  motorcycle: 'cycle',
  car: 'vehicle',
  bus: 'vehicle',
  truck: 'vehicle',
  vehicle: 'vehicle',
};
export const isObjectClass = (text: string): text is ObjectClass => text in GROUP_OF;
