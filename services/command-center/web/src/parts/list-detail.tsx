import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './list-detail.module.css';
import panel from './panel.module.css';

/** A list beside its chosen item. A phone shows only one of the two. */
export function ListDetail({ isChosen, children }: { isChosen: boolean; children: ReactNode }) {
  return <div className={classNames(styles.columns, isChosen && styles.chosen)}>{children}</div>;
}

type ListPaneProps = { label: string; head: ReactNode; children: ReactNode };

export function ListPane({ label, head, children }: ListPaneProps) {
  return (
    <section className={classNames(panel.panel, styles.list)} aria-label={label} data-part="list">
      <header className={classNames(panel.head, styles.head)}>{head}</header>
      {children}
    </section>
  );
}

export function DetailPane({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className={classNames(panel.panel, styles.detail)} aria-label={label}>
      {children}
    </section>
  );
}

/** The rows of a list, with a line between any two. */
export function Rows<Item>({
  items,
  idOf,
  row,
}: {
  items: readonly Item[];
  idOf: (item: Item) => string;
  row: (item: Item) => ReactNode;
}) {
  return (
    <ul className={styles.rows}>
      {items.map((item) => (
        <li key={idOf(item)}>{row(item)}</li>
      ))}
    </ul>
  );
}

/** The foot of a list that has more items than it shows. */
export const ListFoot = ({ children }: { children: ReactNode }) => <footer className={styles.more}>{children}</footer>;
