import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { fr } from '../../i18n/fr.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { Empty } from '../../parts/states.tsx';

type State = keyof typeof fr.states;

/** One record of rights: what it is, how it stands, its facts, and what this person may decide about it. */
export function Record({
  title,
  id,
  state,
  marks,
  facts,
  children,
}: {
  title: ReactNode;
  id: string;
  state: State;
  marks?: ReactNode;
  facts: ReactNode;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <li className={`record record-${state}`} data-record={id} data-state={state}>
      <header>
        <h3>{title}</h3>
        <span className={`standing standing-${state}`}>{t(`states.${state}`)}</span>
        {marks}
        <Ltr className="mono record-id">{id}</Ltr>
      </header>
      <dl className="facts">{facts}</dl>
      {children && <div className="record-actions">{children}</div>}
    </li>
  );
}

/** The records of one kind, the newest first, or what it means that there are none. */
export function Records({ none, begin, children }: { none: string; begin?: ReactNode; children: ReactNode[] }) {
  return (
    <div className="records">
      {begin && <div className="records-begin">{begin}</div>}
      {children.length === 0 ? <Empty>{none}</Empty> : <ul>{children}</ul>}
    </div>
  );
}
