import { useTranslation } from 'react-i18next';

/** Groups of words for open sets: a later version of the city may have more names. */
type Group = 'down' | 'recordings.reasons' | 'alerts.kinds' | 'alerts.dismissals' | 'alerts.viewFailures';

/** The word for a name of an open set. A name that this page does not know is shown as it is, so that nothing is hidden. */
export function useWordFor(): (group: Group, name: string) => string {
  const { t } = useTranslation();
  const translate = t as unknown as (key: string, options: { defaultValue: string }) => string;
  return (group, name) => translate(`${group}.${name}`, { defaultValue: name.replaceAll('_', ' ') });
}
