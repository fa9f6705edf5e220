import { useRef, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlaybackTimeline } from '../../api/types.ts';
import { TIME_ZONE, useFormat } from '../../i18n/format.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { useCameraName } from '../../parts/names.ts';
import { zoneOffsetMs } from './city-time.ts';
import type { Marks } from './clock.ts';
import type { Span } from './spans.ts';
import { drawn, labelled, lengthOf, momentOf, shareOf } from './timeline-scale.ts';
import styles from './timeline.module.css';

/** The units in which the timeline is drawn. The picture is stretched to the width of the page. */
const WIDTH = 1_000;
const LANE = 26;
const DAY_MS = 86_400_000;

type Props = {
  shown: Span;
  headMs: number;
  marks: Marks;
  lanes: readonly { camera: string; timeline: PlaybackTimeline | undefined }[];
  onSeek: (atMs: number) => void;
  onZoom: (by: number, aroundMs: number) => void;
};

/** One timeline for all cameras. Time runs from left to right in every language. A drag scrubs, the wheel zooms. */
export function Timeline({ shown, headMs, marks, lanes, onSeek, onZoom }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const box = useRef<HTMLDivElement>(null);
  const momentAt = (clientX: number): number => {
    const { left, width } = box.current?.getBoundingClientRect() ?? { left: 0, width: 1 };
    return momentOf(shown, Math.min(1, Math.max(0, (clientX - left) / Math.max(1, width))));
  };
  const scrub = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    if (event.buttons === 1) onSeek(momentAt(event.clientX));
  };
  const head = shareOf(shown, headMs);
  const height = Math.max(1, lanes.length) * LANE;
  return (
    <div className={styles.timeline} dir="ltr">
      <div
        ref={box}
        className={styles.lanes}
        role="slider"
        tabIndex={0}
        aria-label={t('playback.timeline')}
        aria-valuemin={Math.round(shown.fromMs / 1_000)}
        aria-valuemax={Math.round(shown.toMs / 1_000)}
        aria-valuenow={Math.round(headMs / 1_000)}
        aria-valuetext={format.moment(headMs)}
        onPointerDown={scrub}
        onPointerMove={scrub}
        onWheel={(event) => onZoom(event.deltaY > 0 ? 1.25 : 0.8, momentAt(event.clientX))}
      >
        <svg viewBox={`0 0 ${WIDTH} ${height}`} preserveAspectRatio="none" aria-hidden>
          {lanes.map(({ camera, timeline }, index) => (
            <g key={camera} transform={`translate(0 ${index * LANE})`}>
              <rect className={styles.nothing} width={WIDTH} height={LANE - 4} />
              {timeline && <Lane shown={shown} timeline={timeline} />}
            </g>
          ))}
          <Loop shown={shown} marks={marks} height={height} />
          {head >= 0 && head <= 1 && (
            <rect className={styles.head} x={head * WIDTH - 1} width={2} height={height} data-part="head" />
          )}
        </svg>
      </div>
      <Scale shown={shown} />
    </div>
  );
}

function Lane({ shown, timeline }: { shown: Span; timeline: PlaybackTimeline }) {
  const { t } = useTranslation();
  const format = useFormat();
  const wordFor = useWordFor();
  const most = Math.max(1, ...(timeline.crossings ?? []).map(({ count }) => count));
  const block = (span: Span, className: string | undefined, title: string, [top, tall] = [0, LANE - 4]) => {
    const place = drawn(shown, span);
    if (!place) return null;
    return (
      <rect
        key={`${title} ${span.fromMs}`}
        className={className}
        x={place.at * WIDTH}
        width={Math.max(1.5, place.width * WIDTH)}
        y={top}
        height={tall}
      >
        <title>{`${title} · ${format.moment(span.fromMs)}`}</title>
      </rect>
    );
  };
  return (
    <>
      {timeline.covered.map((span) => block(span, styles.covered, t('recordings.covered')))}
      {timeline.gaps.map((gap) => block(gap, styles.gap, wordFor('recordings.reasons', gap.reason)))}
      {timeline.crossings?.map(({ startMs, count }) =>
        block(
          { fromMs: startMs, toMs: startMs + timeline.bucketMs },
          styles.crossings,
          t('playback.crossings', { count }),
          [LANE - 4 - (8 * count) / most, (8 * count) / most],
        ),
      )}
      {timeline.incidents?.map((incident) =>
        block(incident, styles.incident, wordFor('alerts.kinds', incident.kind), [8, 5]),
      )}
      {timeline.alerts.map((alert) => block(alert, styles.alert, wordFor('alerts.kinds', alert.kind), [0, 7]))}
    </>
  );
}

function Loop({ shown, marks: { inMs, outMs }, height }: { shown: Span; marks: Marks; height: number }) {
  const [from, to] = [inMs ?? outMs, outMs ?? inMs];
  if (from === undefined || to === undefined) return null;
  const place = drawn(shown, { fromMs: from, toMs: to });
  return place ? (
    <rect className={styles.loop} x={place.at * WIDTH} width={Math.max(2, place.width * WIDTH)} height={height} />
  ) : null;
}

/** The times under the lanes: with the day where more than a day is shown. */
function Scale({ shown }: { shown: Span }) {
  const format = useFormat();
  const isLong = lengthOf(shown) > DAY_MS;
  const text = (ms: number): string => {
    if (isLong) return format.day(ms, Date.now());
    return lengthOf(shown) < 600_000 ? format.time(ms) : format.hourMinute(ms);
  };
  return (
    <div className={styles.scale} aria-hidden>
      {labelled(shown, 6, zoneOffsetMs(shown.fromMs, TIME_ZONE)).map((ms) => (
        <span key={ms} style={{ insetInlineStart: `${shareOf(shown, ms) * 100}%` }}>
          {text(ms)}
        </span>
      ))}
    </div>
  );
}

/** The events of the timeline in words, for people who do not see it and for those who want to go to one. */
export function EventList({ lanes, onSeek }: Pick<Props, 'lanes' | 'onSeek'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const wordFor = useWordFor();
  const cameraName = useCameraName();
  const events = lanes
    .flatMap(({ camera, timeline }) => [
      ...(timeline?.alerts ?? []).map(({ kind, fromMs }) => ({ camera, fromMs, text: wordFor('alerts.kinds', kind) })),
      ...(timeline?.incidents ?? []).map(({ kind, fromMs }) => ({
        camera,
        fromMs,
        text: wordFor('alerts.kinds', kind),
      })),
      ...(timeline?.gaps ?? []).map(({ reason, fromMs }) => ({
        ...{ camera, fromMs },
        text: `${t('recordings.gap')} · ${wordFor('recordings.reasons', reason)}`,
      })),
    ])
    .toSorted((a, b) => b.fromMs - a.fromMs)
    .slice(0, 100);
  if (events.length === 0) return <p className={styles.noEvents}>{t('playback.noEvents')}</p>;
  return (
    <ul className={styles.events} data-part="events">
      {events.map(({ camera, fromMs, text }) => (
        <li key={`${camera} ${fromMs} ${text}`}>
          <button type="button" onClick={() => onSeek(fromMs)}>
            <bdi>{format.time(fromMs)}</bdi> · {text} · {cameraName(camera)}
          </button>
        </li>
      ))}
    </ul>
  );
}
