import { useComputedColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCameras, useCity } from '../../api/queries.ts';
import type { CameraView, CityView, MapMoment, MapViews } from '../../api/types.ts';
import { useName } from '../../parts/names.ts';
import { Page, PageHead } from '../../parts/page.tsx';
import { Loading, ProblemNote, QueryState } from '../../parts/states.tsx';
import { CameraDialog } from '../overview/camera-dialog.tsx';
import { ChosenCamera } from './chosen-camera.tsx';
import type { Aim } from './map-canvas.tsx';
import { CameraRows, HappeningList } from './map-lists.tsx';
import { happeningsOf } from './map-marks.ts';
import styles from './map.module.css';
import { TimeSlider } from './time-slider.tsx';
import { useMapMoment, useMapViews } from './use-map-data.ts';
import { useMapView } from './use-map-view.ts';
import { useSampled } from './use-sampled.ts';

const MapCanvas = lazy(() => import('./map-canvas.tsx'));

/** A person who drags the slider asks once they pause for this long, ms. */
const DRAG_MS = 200;
/** The map follows the cameras this often, ms. */
const SAMPLE_MS = 1_000;
const NO_VIEWS: MapViews = [];

/** The city on a map: where cameras stand and what they see, and what waits for somebody, now or at a moment of the last day. */
export default function MapPage() {
  const { t } = useTranslation();
  const [city, cameras] = [useCity(), useCameras()];
  const sampled = useSampled(cameras.data, SAMPLE_MS) ?? cameras.data;
  const problem = city.error ?? cameras.error;
  return (
    <Page>
      <PageHead title={t('map.title')} lead={t('map.lead')} />
      {city.data && sampled ? (
        <CityAt city={city.data} cameras={sampled} />
      ) : problem ? (
        <ProblemNote error={problem} retry={() => void Promise.all([city.refetch(), cameras.refetch()])} />
      ) : (
        <Loading />
      )}
    </Page>
  );
}

const NOTHING: MapMoment = { atMs: 0, alerts: [], total: 0, incidents: [] };

function CityAt({ city, cameras }: { city: CityView; cameras: readonly CameraView[] }) {
  const name = useName();
  const dark = useComputedColorScheme('dark') === 'dark';
  const { view, nowMs, change } = useMapView();
  const [askedMs] = useDebouncedValue(view.atMs, DRAG_MS);
  const moment = useMapMoment(askedMs);
  const views = useMapViews().data ?? NO_VIEWS;
  const happenings = useMemo(() => happeningsOf(moment.data ?? NOTHING), [moment.data]);
  const byId = useMemo(() => new Map<string, CameraView>(cameras.map((each) => [each.camera, each])), [cameras]);
  const chosen = view.camera === undefined ? undefined : byId.get(view.camera);
  const [aim, aimAt] = useAimed(view.camera);
  const [isLive, setLive] = useState(false);
  const isNow = view.atMs === undefined;
  const choosing = { chosen: view.camera, onFocus: aimAt, onChoose: (camera: string) => change({ camera }) };
  return (
    <div className={styles.page}>
      <div className={styles.side}>
        <Suspense fallback={<div className={styles.map} />}>
          <MapCanvas {...{ city, dark, cameras, views, happenings, isNow, chosen, aim }} onChoose={choosing.onChoose} />
        </Suspense>
        <TimeSlider atMs={view.atMs} nowMs={nowMs} onChange={(atMs) => change({ atMs })} />
      </div>
      <div className={styles.lists}>
        {chosen && (
          <ChosenCamera
            camera={chosen}
            happenings={happenings.filter(({ camera }) => camera === chosen.camera)}
            atMs={view.atMs}
            nowMs={nowMs}
            isSeen={views.some(({ camera }) => camera === chosen.camera)}
            onSeeLive={() => setLive(true)}
            onClose={() => change({ camera: undefined })}
          />
        )}
        <QueryState query={moment} />
        {moment.data && (
          <HappeningList
            {...{ ...choosing, moment: moment.data, happenings, isNow }}
            nameOf={(camera) => name(byId.get(camera)?.name, camera)}
          />
        )}
        <CameraRows {...{ ...choosing, cameras, isNow }} />
      </div>
      <CameraDialog camera={isLive ? chosen : undefined} onClose={() => setLive(false)} />
    </div>
  );
}

/** Where the map moves to: first to the camera of the address, then to each row that is reached. */
function useAimed(first: string | undefined): [Aim | undefined, (camera: string) => void] {
  const [aim, setAim] = useState<Aim | undefined>(first === undefined ? undefined : { camera: first, ordinal: 0 });
  return [
    aim,
    useCallback((camera: string) => setAim((before) => ({ camera, ordinal: (before?.ordinal ?? 0) + 1 })), []),
  ];
}
