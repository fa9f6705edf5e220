import { useTranslation } from 'react-i18next';

/** Groups of words for open sets: a later version of the platform may have more names. */
type Group =
  | 'audit.actions'
  | 'audit.alarms'
  | 'audit.objects'
  | 'audit.purposes'
  | 'decisions'
  | 'report.outcomes'
  | 'down'
  | 'impaired'
  | 'cameras.test.outcomes'
  | 'cameras.ground.faults'
  | 'cameras.ground.refusals'
  | 'cameras.device.outcomes'
  | 'cameras.device.faults'
  | 'cameras.device.notes'
  | 'caseWork.bundles'
  | 'caseWork.decisions'
  | 'caseWork.failures'
  | 'caseWork.holds'
  | 'caseWork.refusals'
  | 'ptz.refusals'
  | 'recordings.reasons'
  | 'ruleBook.definitions'
  | 'ruleBook.refusals'
  | 'ruleBook.severities'
  | 'alerts.kinds'
  | 'alerts.measures'
  | 'alerts.dismissals'
  | 'alerts.viewFailures';

/** @returns a function that finds the word for a name of an open set. A name without a word is shown as it is. */
export function useWordFor(): (group: Group, name: string) => string {
  const { t } = useTranslation();
  const translate = t as unknown as (key: string, options: { defaultValue: string }) => string;
  return (group, name) => translate(`${group}.${name}`, { defaultValue: name.replaceAll('_', ' ') });
}
