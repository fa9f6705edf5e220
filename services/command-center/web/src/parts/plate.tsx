import { useTranslation } from 'react-i18next';
import type { PlateText } from '@marsad/schemas';
import { classNames } from './class-names.ts';
import { groupsOf, isUnread } from './plate-groups.ts';
import styles from './plate.module.css';

type PlateProps = {
  plate: PlateText;
  size?: 'sm' | 'md' | 'lg';
  /** Which groups differ from another plate (0 is the leftmost). They are underlined as well as coloured. */
  differs?: readonly number[];
};

/** A plate as it looks on the road: dark characters on white, bars between its groups. */
export function Plate({ plate, size = 'md', differs = [] }: PlateProps) {
  const { t } = useTranslation();
  return (
    <bdi dir="ltr" className={classNames(styles.plate, styles[size])} data-part="plate">
      {groupsOf(plate).map((group, index) => (
        <span
          key={index}
          className={classNames(styles.group, differs.includes(index) && styles.differs)}
          data-part="plate-group"
        >
          {isUnread(plate, group) ? <span title={t('alerts.why.letterUnknown')}>?</span> : group}
        </span>
      ))}
    </bdi>
  );
}
