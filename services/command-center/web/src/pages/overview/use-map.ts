import { AttributionControl, LngLatBounds, Map as MapLibre, setWorkerUrl } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { useEffect, useMemo, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { CityView } from '../../api/types.ts';
import { cityStyle } from './city-style.ts';

setWorkerUrl(workerUrl);

/** What the map library says in words, in the reader's language. */
type MapLabels = Readonly<
  Record<'Map.Title' | `NavigationControl.Zoom${'In' | 'Out'}` | 'AttributionControl.ToggleAttribution', string>
>;

function createMap(container: HTMLElement, city: CityView, dark: boolean, locale: MapLabels): MapLibre {
  const bounds = new LngLatBounds();
  for (const district of city.districts) for (const corner of district.polygon) bounds.extend(corner);
  const map = new MapLibre({
    container,
    locale,
    style: cityStyle(city, dark),
    bounds,
    fitBoundsOptions: { padding: { top: 44, right: 28, bottom: 24, left: 28 } },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    maxZoom: 18,
    cooperativeGestures: false,
  });
  map.addControl(new AttributionControl({ compact: true, customAttribution: [] }));
  map.touchZoomRotate.disableRotation();
  return map;
}

/** Creates the map in this element. `hasFailed` is true where it cannot be created, for example without WebGL. */
export function useMap(
  box: RefObject<HTMLDivElement | null>,
  city: CityView,
  dark: boolean,
): { map: MapLibre | undefined; hasFailed: boolean } {
  const [map, setMap] = useState<MapLibre>();
  const [hasFailed, setFailed] = useState(false);
  const labels = useLabels();
  useEffect(() => {
    if (!box.current) return;
    try {
      const created = createMap(box.current, city, dark, labels);
      created.on('load', () => setMap(created));
      return () => {
        setMap(undefined);
        created.remove();
      };
    } catch {
      setFailed(true);
      return undefined;
    }
  }, [box, city, dark, labels]);
  return { map, hasFailed };
}

function useLabels(): MapLabels {
  const { t } = useTranslation();
  return useMemo(
    () => ({
      'Map.Title': t('map.area'),
      'NavigationControl.ZoomIn': t('map.zoomIn'),
      'NavigationControl.ZoomOut': t('map.zoomOut'),
      'AttributionControl.ToggleAttribution': t('map.attribution'),
    }),
    [t],
  );
}
