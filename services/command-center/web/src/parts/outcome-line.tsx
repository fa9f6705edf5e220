import { classNames } from './class-names.ts';
import styles from './outcome-line.module.css';

/** The outcome of the person’s last action, in words. */
export type Message = { tone: 'good' | 'bad' | 'calm'; text: string };

/** Shows a message. The element is present while it is empty, because a screen reader announces only changes. */
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
