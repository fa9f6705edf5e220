import type { ReactNode } from 'react';
import styles from './facts.module.css';
import { Ltr } from './ltr.tsx';

export const Facts = ({ children }: { children: ReactNode }) => <dl className={styles.facts}>{children}</dl>;

type FactProps = { name: ReactNode; children: ReactNode };

export function Fact({ name, children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A fact that takes a whole line. @param isNamed false where only a screen reader needs the name */
export function WideFact({ name, isNamed = true, children }: FactProps & { isNamed?: boolean }) {
  return (
    <div className={styles.wide}>
      <dt className={isNamed ? undefined : 'visually-hidden'}>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A fact that is an id, a reference or a hash. @param full the full value for the tooltip, where `children` shorten it */
export function CodeFact({ name, full, children }: FactProps & { full?: string }) {
  return (
    <Fact name={name}>
      <Ltr className="mono" title={full}>
        {children}
      </Ltr>
    </Fact>
  );
}
