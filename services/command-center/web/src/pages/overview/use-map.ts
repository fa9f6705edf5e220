import { AttributionControl, LngLatBounds, Map as MapLibre, setWorkerUrl } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { useEffect, useMemo, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { CityView } from '../../api/types.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { STREETS, streetLayers, streetSource } from '../../parts/streets/street-layers.ts';
import { serveStreets } from '../../parts/streets/streets-protocol.ts';
import { useStreets } from '../../parts/streets/use-streets.ts';
import { cityStyle, type Streets } from './city-style.ts';

setWorkerUrl(workerUrl);

/** What the map library says in words, in the reader's language. */
type MapLabels = Readonly<
  Record<'Map.Title' | `NavigationControl.Zoom${'In' | 'Out'}` | 'AttributionControl.ToggleAttribution', string>
>;

type Drawing = { city: CityView; dark: boolean; locale: MapLabels; streets: Streets | undefined };

function createMap(container: HTMLElement, { city, dark, locale, streets }: Drawing): MapLibre {
  const bounds = new LngLatBounds();
  for (const district of city.districts) for (const corner of district.polygon) bounds.extend(corner);
  const map = new MapLibre({
    container,
    locale,
    style: cityStyle(city, dark, streets),
    bounds,
    fitBoundsOptions: { padding: { top: 44, right: 28, bottom: 24, left: 28 } },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    maxZoom: 18,
    cooperativeGestures: false,
  });
  map.addControl(new AttributionControl({ compact: streets === undefined, customAttribution: [] }));
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
  const locale = useLabels();
  const { isReady, streets } = useStreetDrawing(dark);
  useEffect(() => {
    if (!box.current || !isReady) return;
    try {
      const created = createMap(box.current, { city, dark, locale, streets });
      created.on('load', () => setMap(created));
      return () => {
        setMap(undefined);
        created.remove();
      };
    } catch {
      setFailed(true);
      return undefined;
    }
  }, [box, city, dark, locale, isReady, streets]);
  return { map, hasFailed };
}

/** The streets of this city. A map without them is made where there are none, or where they cannot be learned. */
function useStreetDrawing(dark: boolean): { isReady: boolean; streets: Streets | undefined } {
  useTranslation();
  const language = currentLanguage();
  const { data, isPending } = useStreets();
  const streets = useMemo(() => {
    if (!data) return undefined;
    serveStreets(data);
    return { sources: { [STREETS]: streetSource(data) }, layers: streetLayers(data, dark, language) };
  }, [data, dark, language]);
  return { isReady: !isPending, streets };
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
