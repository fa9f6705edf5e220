import { Anchor } from '@mantine/core';
import { IconLayoutGrid, IconMap2, IconVideoOff } from '@tabler/icons-react';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAlerts, useCameras, useCity, useSeesAlerts } from '../../api/queries.ts';
import type { CameraView, DistrictView } from '../../api/types.ts';
import { useName } from '../../parts/names.ts';
import { Empty, Loading, ProblemNote } from '../../parts/states.tsx';
import { Rows } from '../../parts/list-detail.tsx';
import { Panel } from '../../parts/panel.tsx';
import { AlertRow } from '../alerts/alert-row.tsx';
import { CameraDialog } from './camera-dialog.tsx';
import { CameraTile } from './camera-tile.tsx';
import map from './city-map.module.css';
import { isInService } from './health.ts';
import styles from './live-page.module.css';

/** The map loads after the cameras, because its library is larger than the rest of the page. */
const CityMap = lazy(() => import('./city-map.tsx'));

/** How many of the latest alerts stand under the map. */
const LATEST_LIMIT = 6;

/** The map and the latest alerts on one side, the cameras of every district on the other. */
export function LivePage() {
  const { t } = useTranslation();
  const [city, cameras, alerts, seesAlerts] = [useCity(), useCameras(), useAlerts(), useSeesAlerts()];
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
    <div className={styles.live}>
      <h1 className="visually-hidden">{t('live.title')}</h1>
      <aside className={styles.side}>
        <Suspense fallback={<div className={map.map} />}>
          <CityMap city={city.data} cameras={cameras.data} alerting={alerting} onOpen={open} />
        </Suspense>
        {seesAlerts && (
          <Panel
            title={t('live.latestAlerts')}
            className={styles.latest}
            head={
              <Anchor component={Link} to="/alerts" size="sm">
                {t('live.seeAll')}
              </Anchor>
            }
          >
            {alerts.error && !list && <ProblemNote error={alerts.error} />}
            {list?.length === 0 && <Empty hint={t('alerts.noneHint')}>{t('alerts.none')}</Empty>}
            <Rows
              items={list?.slice(0, LATEST_LIMIT) ?? []}
              idOf={({ alertId }) => alertId}
              row={(alert) => <AlertRow alert={alert} />}
            />
          </Panel>
        )}
      </aside>
      <div className={styles.wall}>
        <ToOthers />
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

/** The pages that show the same cameras in another way. */
function ToOthers() {
  const { t } = useTranslation();
  return (
    <nav className={styles.others} aria-label={t('map.others')}>
      <Anchor component={Link} to="/map" size="sm" className={styles.other}>
        <IconMap2 size={16} aria-hidden /> {t('map.title')}
      </Anchor>
      <Anchor component={Link} to="/wall" size="sm" className={styles.other}>
        <IconLayoutGrid size={16} aria-hidden /> {t('wall.open')}
      </Anchor>
    </nav>
  );
}

type DistrictProps = { district: DistrictView; cameras: readonly CameraView[]; onOpen: (camera: string) => void };

function District({ district, cameras, onOpen }: DistrictProps) {
  const { t } = useTranslation();
  const name = useName();
  const ofDistrict = cameras.filter((camera) => camera.district === district.id);
  if (ofDistrict.length === 0) return null;
  const up = ofDistrict.filter(isInService).length;
  return (
    <section aria-label={name(district.name)}>
      <header className={styles.district}>
        <h2>{name(district.name)}</h2>
        <span>{t('live.camerasUp', { up, total: ofDistrict.length })}</span>
      </header>
      <div className={styles.tiles}>
        {ofDistrict.map((camera) => (
          <CameraTile key={camera.camera} camera={camera} onOpen={() => onOpen(camera.camera)} />
        ))}
      </div>
    </section>
  );
}
