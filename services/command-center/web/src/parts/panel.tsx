import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './panel.module.css';

type PanelProps = {
  title: string;
  /** Stands in the line of the title. */
  head?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
};

/** A framed part of a page, under its title. */
export function Panel({ title, head, className, children }: PanelProps) {
  return (
    <section className={classNames(styles.panel, className)} aria-label={title}>
      <header className={styles.head}>
        <h2>{title}</h2>
        {head}
      </header>
      {children}
    </section>
  );
}
