import { Button } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format.ts';
import { FIRST_STEP, momentOfStep, stepOf } from './map-address.ts';
import styles from './map.module.css';

type Props = { atMs: number | undefined; nowMs: number; onChange: (atMs: number | undefined) => void };

/** The last 24 hours. At its end stands now, which moves on by itself. */
export function TimeSlider({ atMs, nowMs, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [label, hint] = [useId(), useId()];
  const text =
    atMs === undefined
      ? t('map.now')
      : t('map.ago', { time: format.hourMinute(atMs), span: format.span(nowMs - atMs) });
  return (
    <div className={styles.time} data-part="map-time">
      <span id={label} className={styles.timeLabel}>
        {t('map.time')}
      </span>
      <input
        type="range"
        className={styles.range}
        min={FIRST_STEP}
        max={0}
        step={1}
        value={stepOf(atMs, nowMs)}
        aria-labelledby={label}
        aria-describedby={hint}
        aria-valuetext={text}
        onChange={(event) => onChange(momentOfStep(Number(event.currentTarget.value), nowMs))}
      />
      <output className={styles.timeText}>{text}</output>
      <Button size="compact-sm" variant="default" disabled={atMs === undefined} onClick={() => onChange(undefined)}>
        {t('map.backToNow')}
      </Button>
      <span id={hint} className="visually-hidden">
        {t('map.timeHint')}
      </span>
    </div>
  );
}
