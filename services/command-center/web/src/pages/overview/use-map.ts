import { AttributionControl, LngLatBounds, Map as MapLibre, setWorkerUrl } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { useEffect, useState, type RefObject } from 'react';
import type { CityView } from '../../api/types.ts';
import { cityStyle } from './city-style.ts';

setWorkerUrl(workerUrl);

function createMap(container: HTMLElement, city: CityView, dark: boolean): MapLibre {
  const bounds = new LngLatBounds();
  for (const district of city.districts) for (const corner of district.polygon) bounds.extend(corner);
  const map = new MapLibre({
    container,
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
  useEffect(() => {
    if (!box.current) return;
    try {
      const created = createMap(box.current, city, dark);
      created.on('load', () => setMap(created));
      return () => {
        setMap(undefined);
        created.remove();
      };
    } catch {
      setFailed(true);
      return undefined;
    }
  }, [box, city, dark]);
  return { map, hasFailed };
}
