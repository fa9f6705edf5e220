import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './legend.module.css';

type Meaning = 'left_to_right' | 'right_to_left' | 'observed' | 'unobserved' | 'nothing' | 'covered' | 'gap';

export const Legend = ({ children }: { children: ReactNode }) => <ul className={styles.legend}>{children}</ul>;

/** A small field in the colour that has this meaning in a chart. */
export const Swatch = ({ meaning }: { meaning: Meaning }) => (
  <span className={classNames(styles.swatch, styles[meaning])} aria-hidden />
);
