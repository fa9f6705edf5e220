import { useTranslation } from 'react-i18next';

/** Groups of the translations whose names a later version of the city may add to. */
type Group = 'down' | 'recordings.reasons' | 'alerts.kinds' | 'alerts.dismissals' | 'alerts.viewFailures';

/** The word for a name of an open set; a name that this page does not know is shown as it stands, so that nothing is hidden. */
export function useWordFor(): (group: Group, name: string) => string {
  const { t } = useTranslation();
  const say = t as unknown as (key: string, options: { defaultValue: string }) => string;
  return (group, name) => say(`${group}.${name}`, { defaultValue: name.replaceAll('_', ' ') });
}
