import { useTranslation } from 'react-i18next';
import type { PlateText } from '@marsad/schemas';

/**
 * A plate as it looks on the road: dark characters on white, bars between its groups. `differs` names the groups (0 is the leftmost) that are
 * not the other plate's; they are underlined as well as coloured.
 */
export function Plate({
  plate,
  size = 'md',
  differs = [],
}: {
  plate: PlateText;
  size?: 'sm' | 'md' | 'lg';
  differs?: readonly number[];
}) {
  const { t } = useTranslation();
  const groups = plate.text.split('|').map((group) => group.trim());
  return (
    <bdi dir="ltr" className={`plate plate-${size}`}>
      {groups.map((group, index) => {
        const unread = plate.letter === 'unknown' && (group === 'unknown' || group === '?');
        return (
          <span key={index} className={differs.includes(index) ? 'plate-group plate-differs' : 'plate-group'}>
            {unread ? <span title={t('alerts.why.letterUnknown')}>?</span> : group}
          </span>
        );
      })}
    </bdi>
  );
}

/** Which groups of two plates are not the same. */
export function differingGroups(read: PlateText, listed: PlateText): number[] {
  const [a, b] = [read, listed].map((plate) => plate.text.split('|').map((group) => group.trim()));
  return (a ?? []).flatMap((group, index) => (group === b?.[index] ? [] : [index]));
}

/** What stands in one plate where the other has something else, as `read` and `listed`; single characters where both groups are as long. */
export function differencesOf(read: PlateText, listed: PlateText): { read: string; listed: string }[] {
  const [seen, wanted] = [read, listed].map((plate) => plate.text.split('|').map((group) => group.trim()));
  return differingGroups(read, listed).flatMap((index) => {
    const [a, b] = [[...(seen?.[index] ?? '')], [...(wanted?.[index] ?? '')]];
    if (a.length !== b.length) return [{ read: a.join(''), listed: b.join('') }];
    return a.flatMap((character, at) => (character === b[at] ? [] : [{ read: character, listed: b[at] ?? '' }]));
  });
}
