import { WHO_WORKS_ON_CASES, type CaseDecision, type GovernanceDecision } from '@marsad/schemas';
import { useAlerts, useCity, useGovernance } from '../api/queries.ts';
import { KEYS, queryClient } from '../api/query-client.ts';
import type { CaseView, GovernanceView } from '../api/types.ts';
import { useFormat } from '../i18n/format.ts';
import { currentLanguage } from '../i18n/index.ts';
import { wordsOf } from '../i18n/words.ts';
import { useAgencyName, useName, useNamesOf } from '../parts/names.ts';
import { statementOf, type Known, type Matter, type Statement } from './statement.ts';

/** The record that a decision names by its id. */
function recordOf(matter: GovernanceDecision, view: GovernanceView | undefined): object | undefined {
  switch (matter.kind) {
    case 'act.withdraw':
      return view?.acts.find(({ actId }) => actId === matter.actId);
    case 'hotlist.refresh':
    case 'hotlist.withdraw':
      return view?.hotlist.find(({ entryId }) => entryId === matter.entryId);
    case 'watchlist.approve':
    case 'watchlist.withdraw':
      return view?.watchlist.find(({ entryId }) => entryId === matter.entryId);
    case 'authorisation.approve':
    case 'authorisation.reject':
    case 'authorisation.end':
      return view?.authorisations.find(({ authorisationId }) => authorisationId === matter.authorisationId);
    case 'agreement.end':
      return view?.agreements.find(({ agreementId }) => agreementId === matter.agreementId);
    case 'unmasking.approve':
    case 'unmasking.reject':
    case 'unmasking.end':
      return view?.unmaskings.find(({ orderId }) => orderId === matter.orderId);
    case 'act.publish':
    case 'hotlist.add':
    case 'hotlist.import':
    case 'watchlist.propose':
    case 'authorisation.request':
    case 'agreement.sign':
    case 'halt':
    case 'resume':
    case 'camera.register':
    case 'camera.change':
    case 'camera.remove':
    case 'rule.define':
    case 'rule.withdraw':
    case 'rule.mute':
    case 'rule.unmute':
    case 'retention.order':
    case 'unmasking.request':
      return undefined;
  }
}

const isOfCase = (matter: GovernanceDecision | CaseDecision): matter is CaseDecision =>
  matter.kind in WHO_WORKS_ON_CASES;

/** What a decision about a hold or a bundle is about: the span of a camera, as the page shows it. */
function recordOfCase(matter: CaseDecision): object | undefined {
  if (!('caseId' in matter)) return undefined;
  const record = queryClient.getQueryData<CaseView>(KEYS.case(matter.caseId))?.record;
  const about =
    'holdId' in matter
      ? record?.holds.find(({ holdId }) => holdId === matter.holdId)
      : 'spanId' in matter
        ? record?.spans.find(({ spanId }) => spanId === matter.spanId)
        : undefined;
  if (!record || !about) return undefined;
  const { district, camera: cameraId, fromMs, toMs } = about;
  return { caseReference: record.reference, district, cameraId, fromMs, toMs };
}

/** @returns a function that puts a decision into the reader’s language, with the names that this page knows */
export function useStatement(): (matter: Matter) => Statement {
  const format = useFormat();
  const [name, namesOf, agencyName] = [useName(), useNamesOf(), useAgencyName()];
  const [city, governance, alerts] = [useCity().data, useGovernance().data, useAlerts().data?.alerts];
  const known: Known = {
    cameraName: (id) => name(namesOf(id)?.name) || undefined,
    districtName: (id) => name(city?.districts.find(({ id: listed }) => listed === id)?.name) || undefined,
    agencyName,
    personLabel: (entryId) => governance?.watchlist.find((entry) => entry.entryId === entryId)?.label,
    record: (matter) => (isOfCase(matter) ? recordOfCase(matter) : recordOf(matter, governance)),
    candidate(alertId) {
      const alert = alerts?.find((listed) => listed.alertId === alertId);
      if (alert?.why.rule !== 'face') return undefined;
      const { camera, firstObservedAtMs: seenAtMs, why } = alert;
      return { camera, seenAtMs, caseReference: why.caseReference };
    },
  };
  return (matter) => statementOf(matter, { words: wordsOf(currentLanguage()), format, known });
}
