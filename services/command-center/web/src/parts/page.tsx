import type { ReactNode } from 'react';
import styles from './page.module.css';

export const Page = ({ children }: { children: ReactNode }) => <div className={styles.page}>{children}</div>;

/** The title of a page and what it is for. Children stand at the far end of the line. */
export function PageHead({ title, lead, children }: { title: string; lead: string; children?: ReactNode }) {
  return (
    <header className={styles.head} data-part="page-head">
      <div>
        <h1>{title}</h1>
        <p>{lead}</p>
      </div>
      {children}
    </header>
  );
}

export const PageTools = ({ children }: { children: ReactNode }) => <div className={styles.tools}>{children}</div>;
