import { classNames } from './class-names.ts';
import styles from './outcome-line.module.css';

/** What to tell a person about the last thing that they tried. */
export type Message = { tone: 'good' | 'bad' | 'calm'; text: string };

/** Shows a message, which a screen reader announces. It is present while it is empty, because only changes are announced. */
export function OutcomeLine({ message }: { message: Message | undefined }) {
  const tone = message?.tone ?? 'calm';
  return (
    <span
      className={classNames(styles.outcome, styles[tone])}
      role="status"
      aria-live="polite"
      data-part="outcome"
      data-tone={tone}
    >
      {message?.text}
    </span>
  );
}
