import type { GovernanceDecision } from '@marsad/schemas';
import type { CityFacts, AuditedDecision } from '../ports.ts';
import { decideAct } from './acts.ts';
import { decideAgreement } from './agreements.ts';
import { decideAuthorisation } from './authorisations.ts';
import { decideCamera } from './cameras.ts';
import type { Command, DecisionOf, Verdict } from './change.ts';
import { decideHalt } from './halts.ts';
import { decideHotlist } from './hotlist.ts';
import { decideMute } from './mutes.ts';
import type { Register } from './register.ts';
import { decideRetention } from './retention.ts';
import { decideRule } from './rules.ts';
import { decideUnmasking } from './unmaskings.ts';
import { decideWatchlist } from './watchlist.ts';

/** Decides the command of a person who may make it. The register stays unchanged. */
export function decideCommand(register: Register, city: CityFacts, command: Command, nowMs: number): Verdict {
  const { decision, ...who } = command;
  switch (decision.kind) {
    case 'act.publish':
    case 'act.withdraw':
      return decideAct(register, city, { decision, ...who }, nowMs);
    case 'hotlist.add':
    case 'hotlist.import':
    case 'hotlist.refresh':
    case 'hotlist.withdraw':
      return decideHotlist(register, { decision, ...who }, nowMs);
    case 'watchlist.propose':
    case 'watchlist.approve':
    case 'watchlist.withdraw':
      return decideWatchlist(register, { decision, ...who }, nowMs);
    case 'authorisation.request':
    case 'authorisation.approve':
    case 'authorisation.reject':
    case 'authorisation.end':
      return decideAuthorisation(register, city, { decision, ...who }, nowMs);
    case 'agreement.sign':
    case 'agreement.end':
      return decideAgreement(register, city, { decision, ...who }, nowMs);
    case 'halt':
    case 'resume':
      return decideHalt(register, { decision, ...who }, nowMs);
    case 'camera.register':
    case 'camera.change':
    case 'camera.remove':
      return decideCamera(register, city, { decision, ...who }, nowMs);
    case 'rule.define':
    case 'rule.withdraw':
      return decideRule(register, city, { decision, ...who }, nowMs);
    case 'rule.mute':
    case 'rule.unmute':
      return decideMute(register, { decision, ...who }, nowMs);
    case 'retention.order':
      return decideRetention(register, city, { decision, ...who }, nowMs);
    case 'unmasking.request':
    case 'unmasking.approve':
    case 'unmasking.reject':
    case 'unmasking.end':
      return decideUnmasking(register, city, { decision, ...who }, nowMs);
  }
}

/** The objects of a decision, for its answer and for the audit log, which has an entry for each plate of an import. */
export function subjectsOf(decision: GovernanceDecision, register: Register): readonly [Subject, ...Subject[]] {
  if (decision.kind !== 'hotlist.import') return [subjectOf(decision, register)];
  const [first, ...others] = decision.entries.map((entry) => ({
    objectKind: 'hotlist_entry' as const,
    ...named(entry),
  }));
  if (!first) throw new Error('an import without entries does not parse');
  return [first, ...others];
}

type Subject = Pick<AuditedDecision, 'objectKind' | 'objectId' | 'caseReference'>;

function subjectOf(decision: Exclude<GovernanceDecision, { kind: 'hotlist.import' }>, register: Register): Subject {
  switch (decision.kind) {
    case 'act.publish':
      return { objectKind: 'processing_act', objectId: decision.act.actId };
    case 'act.withdraw':
      return { objectKind: 'processing_act', objectId: decision.actId };
    case 'hotlist.add':
      return { objectKind: 'hotlist_entry', ...entryOf(decision) };
    case 'hotlist.refresh':
    case 'hotlist.withdraw':
      return { objectKind: 'hotlist_entry', ...known(register.hotlist, decision.entryId) };
    case 'watchlist.propose':
      return { objectKind: 'watchlist_entry', ...entryOf(decision) };
    case 'watchlist.approve':
    case 'watchlist.withdraw':
      return { objectKind: 'watchlist_entry', ...known(register.watchlist, decision.entryId) };
    case 'authorisation.request': {
      const { authorisationId: objectId, caseReference } = decision.authorisation;
      return { objectKind: 'authorisation', objectId, caseReference };
    }
    case 'authorisation.approve':
    case 'authorisation.reject':
    case 'authorisation.end':
      return { objectKind: 'authorisation', ...known(register.authorisations, decision.authorisationId) };
    case 'agreement.sign':
      return { objectKind: 'sharing_agreement', objectId: decision.agreement.agreementId };
    case 'agreement.end':
      return { objectKind: 'sharing_agreement', objectId: decision.agreementId };
    case 'halt':
    case 'resume':
      return { objectKind: 'halt', objectId: decision.analytic };
    case 'camera.register':
    case 'camera.change':
    case 'camera.remove':
    case 'rule.define':
    case 'rule.withdraw':
    case 'rule.mute':
    case 'rule.unmute':
      return subjectInDirectory(decision);
    case 'retention.order':
      return { objectKind: 'retention_order', objectId: decision.district };
    case 'unmasking.request': {
      const { orderId: objectId, caseReference } = decision.order;
      return { objectKind: 'unmasking_order', objectId, caseReference };
    }
    case 'unmasking.approve':
    case 'unmasking.reject':
    case 'unmasking.end':
      return { objectKind: 'unmasking_order', ...known(register.unmaskings, decision.orderId) };
  }
}

/** A record that a decision names by its id, with the case of that record. */
const known = (records: ReadonlyMap<string, { readonly caseReference: string }>, objectId: string) => ({
  objectId,
  caseReference: records.get(objectId)?.caseReference,
});

/** A new entry of a list, as the audit log names it. */
const entryOf = ({ entry }: DecisionOf<'hotlist.add' | 'watchlist.propose'>) => named(entry);
const named = ({ entryId: objectId, caseReference }: { readonly entryId: string; readonly caseReference: string }) => ({
  objectId,
  caseReference,
});

type DirectoryKind =
  'camera.register' | 'camera.change' | 'camera.remove' | 'rule.define' | 'rule.withdraw' | 'rule.mute' | 'rule.unmute';
function subjectInDirectory(decision: DecisionOf<DirectoryKind>): Pick<AuditedDecision, 'objectKind' | 'objectId'> {
  switch (decision.kind) {
    case 'camera.register':
    case 'camera.change':
      return { objectKind: 'camera', objectId: decision.camera.camera };
    case 'camera.remove':
      return { objectKind: 'camera', objectId: decision.cameraId };
    case 'rule.define':
      return { objectKind: 'rule', objectId: decision.rule.ruleId };
    case 'rule.withdraw':
      return { objectKind: 'rule', objectId: decision.ruleId };
    case 'rule.mute':
    case 'rule.unmute':
      return { objectKind: 'rule_mute', objectId: decision.ruleId };
  }
}
