import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../parts/class-names.ts';
import { Facts } from '../../parts/facts.tsx';
import { Ltr } from '../../parts/ltr.tsx';
import { Empty } from '../../parts/states.tsx';
import styles from './record.module.css';
import { toneOf, type RecordState } from './records.ts';
import { Standing } from './standing.tsx';

type RecordProps = {
  title: ReactNode;
  id: string;
  state: RecordState;
  marks?: ReactNode;
  facts: ReactNode;
  children?: ReactNode;
};

/** One record of rights: what it is, its state, its facts, and what this person may decide about it. */
export function Record({ title, id, state, marks, facts, children }: RecordProps) {
  const { t } = useTranslation();
  const tone = toneOf(state);
  return (
    <li className={classNames(styles.record, tone && styles[tone])} data-record={id} data-state={state}>
      <header>
        <h3>{title}</h3>
        <Standing tone={tone}>{t(`states.${state}`)}</Standing>
        {marks}
        <Ltr className={classNames('mono', styles.id)}>{id}</Ltr>
      </header>
      <Facts>{facts}</Facts>
      {children && <div className={styles.actions}>{children}</div>}
    </li>
  );
}

type RecordsProps<Item> = {
  /** The text for an empty list. */
  none: string;
  /** The form of a new record, for a person who may create it. */
  begin?: ReactNode;
  records: readonly Item[];
  record: (item: Item) => ReactNode;
};

/** The records of one kind. */
export function Records<Item>({ none, begin, records, record }: RecordsProps<Item>) {
  return (
    <div className={styles.records}>
      {begin && <div data-part="begin">{begin}</div>}
      {records.length === 0 ? <Empty>{none}</Empty> : <ul>{records.map(record)}</ul>}
    </div>
  );
}
