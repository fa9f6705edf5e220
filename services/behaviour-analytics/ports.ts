import type { Camera, Rule, RuleReplayRequest, RuleState, TimeSpan } from '@marsad/schemas';
import type { CameraWatch, Finding, RulesInForce, Scene } from '@marsad/behaviour';
import type { Kept } from './domain/keep-rules.ts';
import type { ReplayResult } from './domain/replay.ts';

/** The camera directory. It is read to its end before any scene is handled. */
export type CameraDirectory = {
  get(camera: string): Camera | undefined;
  values(): Iterable<Camera>;
  /** Whether the camera was registered before and then removed: its remaining messages are no error. */
  wasRemoved(camera: string): boolean;
};

/** The rules of each camera, every version of them. They are read to their end before any scene is handled. */
export type Rules = { of(camera: string): RulesInForce };

/** Whether an act permits the analytic on this camera now. Ask at every use, because rights end by themselves. */
export type MayAnalyse = (camera: string, analytic: 'flow' | 'behaviour') => boolean;

/** A finding to be published; `simulated` marks everything that comes from demonstration footage. */
export type OutgoingFinding = {
  readonly finding: Finding;
  readonly simulated: boolean;
  /** The trace of the message that led to the finding; absent if the clock did. */
  readonly traceparent?: string | undefined;
};

/** Publishes findings in order. Resolves once Kafka has acknowledged all of them; rejects with `retryAfterMs` if it cannot now. */
export type Publish = (findings: readonly OutgoingFinding[]) => Promise<void>;

/** What was kept of one camera's rules, and in which partition of its topic. */
export type StoredRuleState = { readonly data: RuleState; readonly partition: number; readonly simulated: boolean };

/** What the rules of cameras remember, kept where a restart finds it. All reject with `retryAfterMs` while Kafka is away. */
export type RuleStates = {
  /** The last record of each camera of the partition, those of other instances among them. */
  read(place: { readonly district: string; readonly partition: number }): Promise<readonly StoredRuleState[]>;
  /** Resolves once it is acknowledged; false if it is more than a record can hold. */
  keep(state: RuleState, simulated: boolean): Promise<boolean>;
  drop(place: { readonly district: string; readonly camera: string }): Promise<void>;
};

/** The state of the cameras of one partition, for as long as the partition is assigned to this instance. */
export type PartitionState = {
  readonly watches: Map<string, CameraWatch>;
  /** When the last scene of each camera was handled, by this machine's clock, ms. */
  readonly lastSceneAtMs: Map<string, number>;
  /** The cameras of demonstration footage, which outlive their registration here. */
  readonly demonstrations: Set<string>;
  /** By camera, what the topic of rules' states holds. */
  readonly kept: Map<string, Kept>;
  /** Findings that Kafka has not acknowledged. They must be kept: a retry of the batch drops its scenes as repeated and finds nothing. */
  readonly outbox: OutgoingFinding[];
  readonly assignedAtMs: number;
  /** Whether the watches hold what was kept. No scene is handled, and no camera counts as silent, before that. */
  isRestored: boolean;
  /** When the last batch came, by this machine's clock, ms; and when the broker appended that batch's last scene, ms. */
  lastBatchAtMs: number;
  lastAppendedAtMs: number;
};

/** A failed request to the store (`@marsad/objects`). */
export type StoreFailure = { readonly kind: 'unavailable' | 'refused' | 'gone'; readonly detail: string };
/** A file of scenes, by what its name says. */
export type StoredTracks = {
  readonly key: string;
  readonly epoch: number;
  readonly part: number;
  readonly fromMs: number;
  /** As announced; of a file that was not announced the beginning of the next one, or as long as a segment can be. */
  readonly toMs: number;
  /** Whether the store still holds it: the files that were announced and are gone are listed too. */
  readonly isStored: boolean;
  /** The SHA-256 with which it was announced. A file that was not announced, or is another one now, is unreadable. */
  readonly sha256?: string | undefined;
};
type Place = { readonly district: string; readonly camera: string };

/** A file of tracks as its writer announced it. */
export type AnnouncedFile = TimeSpan & { readonly epoch: number; readonly part: number; readonly sha256: string };

/** The files of a camera that were announced since a moment, by key; undefined while the announcements cannot be read. */
export type Announced = (place: Place, sinceMs: number) => Promise<ReadonlyMap<string, AnnouncedFile> | undefined>;

/** The stored scenes of cameras: of the last two days, and only of times in which an act permitted an analytic. */
export type TracksStore = {
  /** The files that a time has or should have, in the order of their beginning. */
  list(
    place: Place,
    span: TimeSpan,
  ): Promise<{ readonly kind: 'listed'; readonly files: readonly StoredTracks[] } | StoreFailure>;
  read(
    place: Place,
    file: StoredTracks,
  ): Promise<
    { readonly kind: 'scenes'; readonly scenes: readonly Scene[] } | { readonly kind: 'unreadable' } | StoreFailure
  >;
};

/** What a replay is made of. It is copied to another thread, so it holds no functions. */
export type ReplayTask = {
  readonly request: RuleReplayRequest;
  readonly camera: Camera;
  /** Every version of the camera's rules. */
  readonly versions: readonly Rule[];
  readonly timeZone: string;
};

/** Judges the stored scenes of one replay, file after file: ask for the next thing only after the answer. */
export type ReplayJudge = {
  /** @param permitted the times in which an act permitted behaviour on the camera */
  take(
    file: StoredTracks,
    permitted: readonly TimeSpan[],
  ): Promise<{ readonly kind: 'taken' | 'unreadable' } | StoreFailure>;
  /** @param doneToMs what lies behind it is not missing yet; absent: the end of the span */
  result(permitted: readonly TimeSpan[], doneToMs?: number): Promise<ReplayResult>;
  /** Ends it at once. What was asked and not answered rejects. */
  stop(): Promise<void>;
};
export type StartReplay = (task: ReplayTask) => ReplayJudge;
