import { Anchor } from '@mantine/core';
import { IconVideoOff } from '@tabler/icons-react';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAlerted, useAlerts, useCameras, useCity } from '../../api/queries.ts';
import type { CameraView, DistrictView } from '../../api/types.ts';
import { useName } from '../../parts/names.ts';
import { Empty, Loading, ProblemNote } from '../../parts/states.tsx';
import { AlertRow } from '../alerts/alert-row.tsx';
import { CameraDialog } from './camera-dialog.tsx';
import { CameraTile } from './camera-tile.tsx';

/** Loaded after the wall: the map's library is larger than the rest of the page. */
const CityMap = lazy(() => import('./city-map.tsx'));

const LATEST = 6;

/** The wall: map and latest alerts on one side, every district's cameras on the other. */
export function LivePage() {
  const { t } = useTranslation();
  const [city, cameras, alerts, alerted] = [useCity(), useCameras(), useAlerts(), useAlerted()];
  const [opened, setOpened] = useState<string>();
  const open = useCallback((camera: string) => setOpened(camera), []);
  const list = alerts.data?.alerts;
  const alerting = useMemo(
    () => new Set(list?.filter((alert) => alert.state === 'raised').map((alert) => alert.camera)),
    [list],
  );

  const problem = city.error ?? cameras.error;
  if (problem && !(city.data && cameras.data))
    return <ProblemNote error={problem} retry={() => void cameras.refetch()} />;
  if (!city.data || !cameras.data) return <Loading />;
  return (
    <div className="live">
      <h1 className="visually-hidden">{t('live.title')}</h1>
      <aside className="live-side">
        <Suspense fallback={<div className="panel map" />}>
          <CityMap city={city.data} cameras={cameras.data} alerting={alerting} onOpen={open} />
        </Suspense>
        {alerted && (
          <section className="panel latest" aria-label={t('live.latestAlerts')}>
            <header className="panel-head">
              <h2>{t('live.latestAlerts')}</h2>
              <Anchor component={Link} to="/alerts" size="sm">
                {t('live.seeAll')}
              </Anchor>
            </header>
            {alerts.error && !list && <ProblemNote error={alerts.error} />}
            {list?.length === 0 && <Empty hint={t('alerts.noneHint')}>{t('alerts.none')}</Empty>}
            <ul className="alert-list">
              {list?.slice(0, LATEST).map((alert) => (
                <li key={alert.alertId}>
                  <AlertRow alert={alert} />
                </li>
              ))}
            </ul>
          </section>
        )}
      </aside>
      <div className="live-wall">
        {cameras.data.length === 0 && (
          <Empty icon={<IconVideoOff aria-hidden />} hint={t('live.noCamerasHint')}>
            {t('live.noCameras')}
          </Empty>
        )}
        {city.data.districts.map((district) => (
          <District key={district.id} district={district} cameras={cameras.data} onOpen={open} />
        ))}
      </div>
      <CameraDialog
        camera={cameras.data.find((camera) => camera.camera === opened)}
        onClose={() => setOpened(undefined)}
      />
    </div>
  );
}

type DistrictProps = { district: DistrictView; cameras: readonly CameraView[]; onOpen: (camera: string) => void };

function District({ district, cameras, onOpen }: DistrictProps) {
  const { t } = useTranslation();
  const name = useName();
  const mine = cameras.filter((camera) => camera.district === district.id);
  if (mine.length === 0) return null;
  const up = mine.filter((camera) => camera.health === 'playing' || camera.health === 'idle').length;
  return (
    <section className="district" aria-label={name(district.name)}>
      <header className="district-head">
        <h2>{name(district.name)}</h2>
        <span>{t('live.camerasUp', { up, total: mine.length })}</span>
      </header>
      <div className="tiles">
        {mine.map((camera) => (
          <CameraTile key={camera.camera} camera={camera} onOpen={() => onOpen(camera.camera)} />
        ))}
      </div>
    </section>
  );
}
