import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format.ts';
import styles from './characters.module.css';

/** A character that was read with less confidence than this is marked as weak, whatever the threshold of the model. */
const WEAK_BELOW = 0.8;

type Props = { characters: readonly { text: string; confidence: number }[] };

/** How sure the reader was of each character. */
export function Characters({ characters }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <figure className={styles.characters}>
      <figcaption className="label">{t('alerts.why.characters')}</figcaption>
      <ol dir="ltr">
        {characters.map(({ text, confidence }, index) => {
          const isWeak = confidence < WEAK_BELOW;
          return (
            <li key={index} className={isWeak ? styles.weak : undefined}>
              <span className={styles.character}>{text}</span>
              <meter
                min={0}
                max={1}
                low={WEAK_BELOW}
                optimum={1}
                value={confidence}
                aria-label={`${text} ${format.percent(confidence)}`}
              />
              <span className={styles.share}>{format.percent(confidence)}</span>
              {isWeak && <span className={styles.weakWord}>{t('alerts.why.weak')}</span>}
            </li>
          );
        })}
      </ol>
    </figure>
  );
}
