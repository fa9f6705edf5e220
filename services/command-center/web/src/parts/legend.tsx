import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './legend.module.css';

type Meaning = 'left_to_right' | 'right_to_left' | 'observed' | 'unobserved' | 'nothing' | 'covered' | 'gap';

export const Legend = ({ children }: { children: ReactNode }) => <ul className={styles.legend}>{children}</ul>;

/** A field of the colour that means this in a chart. */
export const Swatch = ({ meaning }: { meaning: Meaning }) => (
  <span className={classNames(styles.swatch, styles[meaning])} aria-hidden />
);
