import { useComputedColorScheme } from '@mantine/core';
import {
  AttributionControl,
  LngLatBounds,
  Map as MapLibre,
  Marker,
  setWorkerUrl,
  type GeoJSONSource,
} from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraView, CityView } from '../../api/types.ts';
import { useName } from '../../parts/names.ts';
import { cityStyle, districtsOf, viewsOf } from './city-style.ts';
import { toneOf } from './health-badge.tsx';

setWorkerUrl(workerUrl);

type Props = {
  city: CityView;
  cameras: readonly CameraView[];
  alerting: ReadonlySet<string>;
  onOpen: (camera: string) => void;
};

/** The city without anybody's tiles: its districts as they are registered, its cameras where they stand and where they look. */
export default function CityMap({ city, cameras, alerting, onOpen }: Props) {
  const { t } = useTranslation();
  const name = useName();
  const dark = useComputedColorScheme('dark') === 'dark';
  const box = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<MapLibre>();
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    if (!box.current) return;
    const bounds = new LngLatBounds();
    for (const district of city.districts) for (const corner of district.polygon) bounds.extend(corner);
    try {
      const made = new MapLibre({
        container: box.current,
        style: cityStyle(city, dark),
        bounds,
        fitBoundsOptions: { padding: { top: 44, right: 28, bottom: 24, left: 28 } },
        attributionControl: false,
        dragRotate: false,
        pitchWithRotate: false,
        maxZoom: 18,
        cooperativeGestures: false,
      });
      made.addControl(new AttributionControl({ compact: true, customAttribution: [] }));
      made.touchZoomRotate.disableRotation();
      made.on('load', () => setMap(made));
      return () => {
        setMap(undefined);
        made.remove();
      };
    } catch {
      setFailed(true);
      return undefined;
    }
  }, [city, dark]);

  useEffect(() => {
    if (!map) return;
    void map.getSource<GeoJSONSource>('views')?.setData(viewsOf(cameras));
    void map.getSource<GeoJSONSource>('districts')?.setData(districtsOf(city));
    const markers = [
      ...cameras.map((camera) => {
        const element = document.createElement('button');
        element.type = 'button';
        element.className = `marker marker-${toneOf(camera.health)} ${alerting.has(camera.camera) ? 'marker-alerting' : ''}`;
        element.setAttribute('aria-label', `${name(camera.name)}${t('common.colon')}${t(`health.${camera.health}`)}`);
        element.title = `${name(camera.name)} · ${t(`health.${camera.health}`)}`;
        element.addEventListener('click', () => onOpen(camera.camera));
        return new Marker({ element }).setLngLat(camera.position).addTo(map);
      }),
      ...city.districts.map((district) => {
        const element = document.createElement('span');
        element.className = 'district-name';
        element.textContent = name(district.name);
        return new Marker({ element, anchor: 'bottom' }).setLngLat(topOf(district.polygon)).addTo(map);
      }),
    ];
    return () => markers.forEach((marker) => marker.remove());
  }, [map, cameras, alerting, city, name, onOpen, t]);

  return (
    <section className="map" aria-label={t('live.map')}>
      {failed ? (
        <p className="map-failed">{t('live.mapUnavailable')}</p>
      ) : (
        <div ref={box} className="map-box" dir="ltr" />
      )}
    </section>
  );
}

/** Where a district's name stands: above the middle of its northern edge, where no camera is. */
function topOf(polygon: readonly [number, number][]): [number, number] {
  const longitudes = polygon.map(([longitude]) => longitude);
  const north = Math.max(...polygon.map(([, latitude]) => latitude));
  return [(Math.min(...longitudes) + Math.max(...longitudes)) / 2, north];
}
