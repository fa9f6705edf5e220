import { IconLine, IconPolygon, IconSquare, IconVideoOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format.ts';
import { Ltr } from '../../parts/ltr.tsx';
import styles from './clip-notes.module.css';
import { stretchesOf, type Drawn, type ReadyView, type Stretch } from './media.ts';

/** How many stretches are listed; the others are counted. */
const MOST_LISTED = 5;

type ClipNotesProps = {
  clip: ReadyView;
  /** The id by which the video refers to these notes, so that a screen reader reads them with it. */
  id: string;
  drawn: readonly Drawn[];
};

/** Says what is drawn on a clip, which of its stretches are masked whole, and which are not recorded. */
export function ClipNotes({ clip, id, drawn }: ClipNotesProps) {
  const { t } = useTranslation();
  const [unseen, missing] = [stretchesOf(clip.unseen), stretchesOf(clip.missing)];
  return (
    <div id={id} className={styles.notes} data-part="clip-notes">
      {unseen.length > 0 && (
        <p className={styles.lack} data-part="clip-unseen">
          <span className={styles.striped} aria-hidden />
          <strong>{`${t('alerts.views.unseen')}${t('common.colon')}`}</strong>
          <Stretches stretches={unseen} />
        </p>
      )}
      {missing.length > 0 && (
        <p className={styles.lack} data-part="clip-missing">
          <IconVideoOff size={14} aria-hidden />
          <strong>{`${t('alerts.views.missing')}${t('common.colon')}`}</strong>
          <Stretches stretches={missing} />
        </p>
      )}
      <Legend clip={clip} drawn={drawn} />
    </div>
  );
}

const periodOf = (from: string, to: string): string => (from === to ? from : `${from} – ${to}`);

function Stretches({ stretches }: { stretches: readonly Stretch[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const more = stretches.length - MOST_LISTED;
  return (
    <>
      {stretches.slice(0, MOST_LISTED).map(({ fromMs, toMs }, index, { length }) => (
        <span key={fromMs} className={styles.stretch} data-part="stretch" title={format.moment(fromMs)}>
          <Ltr className="time">{periodOf(format.time(fromMs), format.time(toMs))}</Ltr>{' '}
          <bdi>({format.span(toMs - fromMs)})</bdi>
          {index < length - 1 && t('common.comma')}
        </span>
      ))}
      {more > 0 && <span>{t('alerts.views.more', { count: more })}</span>}
    </>
  );
}

const ICON = { zone: IconPolygon, line: IconLine, subject: IconSquare } as const;

function Legend({ clip, drawn }: Pick<ClipNotesProps, 'clip' | 'drawn'>) {
  const { t } = useTranslation();
  // A clip of an earlier version says nothing of its stretches, and nothing is drawn on it.
  if (clip.unseen === undefined || drawn.length === 0) return null;
  return (
    <p className={styles.legend} data-part="clip-legend">
      {`${t('alerts.views.drawn')}${t('common.colon')}`}
      {drawn.map((what) => {
        const Icon = ICON[what];
        return (
          <span key={what} className={styles.drawn}>
            <Icon size={14} aria-hidden /> {t(`alerts.views.${WORD[what]}`)}
          </span>
        );
      })}
    </p>
  );
}
const WORD = { zone: 'drawnZone', line: 'drawnLine', subject: 'drawnSubject' } as const;
