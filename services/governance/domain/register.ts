import type {
  Analytic,
  Authorisation,
  Camera,
  CameraRemoval,
  HotlistEntry,
  Rule,
  RuleMute,
  SharingAgreement,
  WatchlistEntry,
} from '@marsad/schemas';
import type { Act, Answer, Change, Grant, Halt, Retention, Unmasking } from './change.ts';

/** All records as they are now. An instance that becomes active reads them from the topics first. */
export type Register = {
  readonly acts: ReadonlyMap<string, Act>;
  readonly halts: ReadonlyMap<Analytic, Halt>;
  readonly hotlist: ReadonlyMap<string, HotlistEntry>;
  readonly watchlist: ReadonlyMap<string, WatchlistEntry>;
  readonly authorisations: ReadonlyMap<string, Authorisation>;
  readonly agreements: ReadonlyMap<string, SharingAgreement>;
  readonly grants: ReadonlyMap<string, Grant>;
  /** The directory of cameras. */
  readonly cameras: ReadonlyMap<string, Camera>;
  /** Cameras that a person removed, and nobody registered again. */
  readonly removedCameras: ReadonlyMap<string, CameraRemoval>;
  /** The last version of each rule, withdrawn ones too: an id is never used for another rule. */
  readonly rules: ReadonlyMap<string, Rule>;
  /** The last mute of each rule, ended ones too. */
  readonly mutes: ReadonlyMap<string, RuleMute>;
  /** How long data lives, by district. */
  readonly retention: ReadonlyMap<string, Retention>;
  /** The orders to play back without masks, and the requests for them. */
  readonly unmaskings: ReadonlyMap<string, Unmasking>;
  /** Whether the decision with this hash was made already, so that its command is a redelivery. */
  wasMade(hash: string): boolean;
  /** The final answer to the decision with this hash, accepted or refused. */
  answerTo(hash: string): Answer | undefined;
  put(change: Change): void;
  putAnswer(answer: Answer): void;
};

/**
 * Refusals of commands whose sender is not known. They are not final, because otherwise anyone who guesses another person's decision could
 * use it up.
 */
const UNIDENTIFIED = ['signature_missing', 'signature_invalid'] as const;

export function createRegister(): Register {
  const records = createRecords();
  const made = new Set<string>();
  const answers = new Map<string, Answer>();
  return {
    ...records,
    wasMade: (hash) => made.has(hash),
    answerTo: (hash) => answers.get(hash),
    put(change) {
      store(records, change);
      if ('record' in change && 'madeBy' in change.record)
        for (const hash of change.record.madeBy ?? []) made.add(hash);
    },
    putAnswer(answer) {
      const { decisionHash, refusal } = answer;
      if (decisionHash !== undefined && !UNIDENTIFIED.some((reason) => reason === refusal))
        answers.set(decisionHash, answer);
    },
  };
}

const createRecords = () => ({
  acts: new Map<string, Act>(),
  halts: new Map<Analytic, Halt>(),
  hotlist: new Map<string, HotlistEntry>(),
  watchlist: new Map<string, WatchlistEntry>(),
  authorisations: new Map<string, Authorisation>(),
  agreements: new Map<string, SharingAgreement>(),
  grants: new Map<string, Grant>(),
  cameras: new Map<string, Camera>(),
  removedCameras: new Map<string, CameraRemoval>(),
  rules: new Map<string, Rule>(),
  mutes: new Map<string, RuleMute>(),
  retention: new Map<string, Retention>(),
  unmaskings: new Map<string, Unmasking>(),
});

function store(records: ReturnType<typeof createRecords>, change: Change): void {
  switch (change.kind) {
    case 'act':
      return void records.acts.set(change.record.actId, change.record);
    case 'halt':
      return void records.halts.set(change.record.analytic, change.record);
    case 'hotlist':
      return void records.hotlist.set(change.record.entryId, change.record);
    case 'hotlist_withdrawn':
      return void records.hotlist.delete(change.entryId);
    case 'watchlist':
      return void records.watchlist.set(change.record.entryId, change.record);
    case 'authorisation':
      return void records.authorisations.set(change.record.authorisationId, change.record);
    case 'agreement':
      return void records.agreements.set(change.record.agreementId, change.record);
    case 'grant':
      return void records.grants.set(change.record.authorisationId, change.record);
    case 'grant_ended':
      return void records.grants.delete(change.authorisationId);
    case 'camera':
      return void records.cameras.set(change.record.camera, change.record);
    case 'camera_removed':
      records.cameras.delete(change.record.camera);
      return void records.removedCameras.set(change.record.camera, change.record);
    case 'camera_returned':
      return void records.removedCameras.delete(change.camera);
    case 'rule':
      return putRule(records.rules, change.record);
    case 'mute':
      return void records.mutes.set(change.record.ruleId, change.record);
    case 'retention':
      return void records.retention.set(change.record.district, change.record);
    case 'unmasking':
      return void records.unmaskings.set(change.record.orderId, change.record);
  }
}

/** The topic holds every version of a rule, in no order that matters. */
function putRule(rules: Map<string, Rule>, rule: Rule): void {
  if (rule.version >= (rules.get(rule.ruleId)?.version ?? 0)) rules.set(rule.ruleId, rule);
}
