import { useComputedColorScheme } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useCity } from '../../api/queries.ts';
import type { CameraView } from '../../api/types.ts';
import { classNames } from '../../parts/class-names.ts';
import { useName } from '../../parts/names.ts';
import { Panel } from '../../parts/panel.tsx';
import { Loading, QueryState } from '../../parts/states.tsx';
import styles from './levels.module.css';
import { letterOf, LETTERS } from './level.ts';
import { useLevels } from './traffic-queries.ts';

const LevelMap = lazy(() => import('./level-map.tsx'));

type Props = { cameras: readonly CameraView[]; chosen: string; onChoose: (camera: string) => void };

/** The level of service of the whole city now: on the map, and as a list that says the same. */
export function CityLevelsPanel({ cameras, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const name = useName();
  const levels = useLevels();
  const city = useCity();
  const dark = useComputedColorScheme('dark') === 'dark';
  const worstOf = (camera: string): number | null =>
    levels.data?.cameras.find((level) => level.camera === camera)?.worst ?? null;
  const textOf = (camera: CameraView): string => {
    const letter = letterOf(worstOf(camera.camera));
    if (letter) return t('traffic.levelIs', { letter, meaning: t(`traffic.levels.${letter}`) });
    return camera.calibration ? t('traffic.levelUnknown') : t('traffic.notCalibrated');
  };
  return (
    <Panel title={t('traffic.levelNow')} head={<LevelLegend />}>
      <QueryState query={levels} />
      {levels.data && (
        <div className={styles.city}>
          {city.data && (
            <Suspense fallback={<Loading />}>
              <LevelMap
                city={city.data}
                dark={dark}
                cameras={cameras}
                worstOf={worstOf}
                textOf={textOf}
                onChoose={onChoose}
              />
            </Suspense>
          )}
          <ul className={styles.list} aria-label={t('traffic.levelNow')}>
            {cameras.map((camera) => (
              <li key={camera.camera}>
                <button
                  type="button"
                  aria-pressed={camera.camera === chosen}
                  className={classNames(styles.row, camera.camera === chosen && styles.chosen)}
                  onClick={() => onChoose(camera.camera)}
                >
                  <LevelBadge level={worstOf(camera.camera)} />
                  <span>
                    {name(camera.name, camera.camera)}
                    <small>{textOf(camera)}</small>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Panel>
  );
}

/** The letter of a level on its colour; a dash where nothing was measured. */
export function LevelBadge({ level }: { level: number | null }) {
  const letter = letterOf(level);
  return <span className={classNames(styles.badge, styles[letter ?? 'unknown'])}>{letter ?? '–'}</span>;
}

function LevelLegend() {
  const { t } = useTranslation();
  return (
    <ul className={styles.legend} aria-label={t('traffic.legend')}>
      {LETTERS.map((letter, index) => (
        <li key={letter}>
          <LevelBadge level={index + 1} /> {t(`traffic.levels.${letter}`)}
        </li>
      ))}
    </ul>
  );
}
