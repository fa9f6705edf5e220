import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraView, MapMoment } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { When } from '../../parts/moment.tsx';
import { useName } from '../../parts/names.ts';
import { Panel } from '../../parts/panel.tsx';
import { HealthBadge } from '../overview/health-badge.tsx';
import { camerasNamed, type Happening } from './map-marks.ts';
import styles from './map.module.css';
import { RovingList } from './roving-list.tsx';
import { SeverityMark } from './severity-mark.tsx';

/** More rows than this nobody walks through: who looks for a camera types its name. */
const MOST_ROWS = 200;

type Choosing = {
  chosen: string | undefined;
  onFocus: (camera: string) => void;
  onChoose: (camera: string) => void;
};

type HappeningProps = Choosing & {
  moment: MapMoment;
  happenings: readonly Happening[];
  nameOf: (camera: string) => string;
  isNow: boolean;
};

/** The alerts and incidents of the map, the gravest first. */
export function HappeningList({ moment, happenings, nameOf, isNow, chosen, onFocus, onChoose }: HappeningProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const wordFor = useWordFor();
  const { alerts, total } = moment;
  return (
    <Panel title={t('map.happening')} head={<span className={styles.count}>{format.number(happenings.length)}</span>}>
      {moment.incidents === null && <p className={styles.note}>{t('map.incidentsUnknown')}</p>}
      {happenings.length === 0 && <p className={styles.note}>{isNow ? t('map.nothing') : t('map.nothingThen')}</p>}
      <RovingList
        label={t('map.happening')}
        items={happenings}
        idOf={({ id }) => id}
        isChosen={({ camera }) => camera === chosen}
        onFocus={({ camera }) => onFocus(camera)}
        onChoose={({ camera }) => onChoose(camera)}
        row={({ alertId, kind, severity, camera, sinceMs }) => (
          <>
            <SeverityMark severity={severity} />
            <span className={styles.rowText}>
              {wordFor('alerts.kinds', kind)}
              <small>
                {alertId === undefined && `${t('map.incident')} · `}
                <bdi>{nameOf(camera)}</bdi>
              </small>
            </span>
            <When ms={sinceMs} />
          </>
        )}
      />
      {total > alerts.length && (
        <p className={styles.note}>
          {t('map.shownOf', { shown: format.number(alerts.length), total: format.number(total) })}
        </p>
      )}
    </Panel>
  );
}

/** The cameras of the map, found by name. */
export function CameraRows({
  cameras,
  isNow,
  chosen,
  onFocus,
  onChoose,
}: Choosing & { cameras: readonly CameraView[]; isNow: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useName();
  const [text, setText] = useState('');
  const found = useMemo(() => camerasNamed(cameras, text), [cameras, text]);
  const shown = found.slice(0, MOST_ROWS);
  return (
    <Panel title={t('map.cameras')} head={<span className={styles.count}>{format.number(found.length)}</span>}>
      <TextInput
        className={styles.search}
        size="xs"
        type="search"
        aria-label={t('map.search')}
        placeholder={t('map.search')}
        leftSection={<IconSearch size={14} aria-hidden />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {found.length === 0 && (
        <p className={styles.note}>{cameras.length === 0 ? t('live.noCameras') : t('map.noCamera')}</p>
      )}
      <RovingList
        label={t('map.cameras')}
        items={shown}
        idOf={({ camera }) => camera}
        isChosen={({ camera }) => camera === chosen}
        onFocus={({ camera }) => onFocus(camera)}
        onChoose={({ camera }) => onChoose(camera)}
        row={({ camera, name: named, health }) => (
          <>
            <span className={styles.rowText}>
              <bdi>{name(named, camera)}</bdi>
            </span>
            {isNow && <HealthBadge health={health} />}
          </>
        )}
      />
      {found.length > shown.length && (
        <p className={styles.note}>
          {t('map.moreCameras', { shown: format.number(shown.length), total: format.number(found.length) })}
        </p>
      )}
    </Panel>
  );
}
