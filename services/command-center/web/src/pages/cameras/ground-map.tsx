import { useComputedColorScheme } from '@mantine/core';
import { Marker, type MapMouseEvent } from 'maplibre-gl';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useCity } from '../../api/queries.ts';
import type { CityView } from '../../api/types.ts';
import { useMap } from '../overview/use-map.ts';
import styles from './cameras.module.css';
import { mapPointOf, type GroundPoint } from './ground-draft.ts';

type Props = {
  camera: readonly [number, number];
  points: readonly GroundPoint[];
  onPick: (at: [number, number]) => void;
};

/** About 100 m across on a desktop. */
const STREET_ZOOM = 17;

/** The map around the camera, with the points that were placed. A press places the chosen point. */
export default function GroundMap(props: Props) {
  const city = useCity().data;
  return city ? <MapOf city={city} {...props} /> : null;
}

function MapOf({ city, camera, points, onPick }: Props & { city: CityView }) {
  const { t } = useTranslation();
  const dark = useComputedColorScheme('dark') === 'dark';
  const box = useRef<HTMLDivElement>(null);
  const { map, hasFailed } = useMap(box, city, dark);
  const [longitude, latitude] = camera;
  useEffect(() => void map?.jumpTo({ center: [longitude, latitude], zoom: STREET_ZOOM }), [map, longitude, latitude]);
  useEffect(() => {
    if (!map) return undefined;
    const pick = ({ lngLat }: MapMouseEvent): void => onPick([lngLat.lng, lngLat.lat]);
    map.on('click', pick);
    return () => void map.off('click', pick);
  }, [map, onPick]);
  useEffect(() => {
    if (!map) return undefined;
    const markers = [
      markerOf('●').setLngLat([longitude, latitude]),
      ...points.flatMap(({ xM, yM }, index) =>
        xM === undefined || yM === undefined
          ? []
          : [markerOf(String(index + 1)).setLngLat(mapPointOf([longitude, latitude], { xM, yM }))],
      ),
    ];
    for (const marker of markers) marker.addTo(map);
    return () => markers.forEach((marker) => marker.remove());
  }, [map, points, longitude, latitude]);
  return (
    <section aria-label={t('cameras.ground.map')} className={styles.groundMap} dir="ltr">
      {hasFailed ? <p>{t('live.mapUnavailable')}</p> : <div ref={box} className={styles.groundMapBox} />}
    </section>
  );
}

function markerOf(text: string): Marker {
  const element = document.createElement('span');
  element.className = styles.groundMarker ?? '';
  element.textContent = text;
  return new Marker({ element });
}
