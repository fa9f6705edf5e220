import { useWordFor } from '../../i18n/word-for.ts';
import { classNames } from '../../parts/class-names.ts';
import { rankOf } from './map-marks.ts';
import styles from './map.module.css';

/** How grave something is, in the colour that it has on the map and in a word. */
export function SeverityMark({ severity }: { severity: string }) {
  const wordFor = useWordFor();
  return (
    <span className={classNames(styles.severity, styles[`rank${rankOf(severity)}`])}>
      {wordFor('ruleBook.severities', severity)}
    </span>
  );
}
