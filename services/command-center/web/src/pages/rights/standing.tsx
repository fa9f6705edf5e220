import type { ReactNode } from 'react';
import { classNames } from '../../parts/class-names.ts';
import type { RecordTone } from './records.ts';
import styles from './standing.module.css';

type Props = { tone: RecordTone | undefined; part?: string; children: ReactNode };

/** The state of a record, as a word in its colour. */
export const Standing = ({ tone, part, children }: Props) => (
  <span className={classNames(styles.standing, tone && styles[tone])} data-part={part}>
    {children}
  </span>
);
