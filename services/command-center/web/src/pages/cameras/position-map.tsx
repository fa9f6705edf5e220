import { SegmentedControl, useComputedColorScheme } from '@mantine/core';
import { Marker, type GeoJSONSource, type MapMouseEvent } from 'maplibre-gl';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCity } from '../../api/queries.ts';
import type { CityView } from '../../api/types.ts';
import { viewsOf } from '../overview/city-style.ts';
import { useMap } from '../overview/use-map.ts';
import styles from './cameras.module.css';
import { headingTo, rounded } from './heading.ts';

type Props = {
  /** Absent: not placed yet. */
  position: readonly [number, number] | undefined;
  headingDegrees: number;
  onPlace: (longitude: number, latitude: number) => void;
  onTurn: (headingDegrees: number) => void;
};
/** What a press on the map says. */
type Saying = 'position' | 'heading';

/** About 200 m across on a desktop. */
const STREET_ZOOM = 16;
/** How far the drawn view reaches, m: the width of a crossing. */
const VIEW_M = 60;

/** A map on which a person puts a camera and turns it. The fields above say the same in numbers. */
export default function PositionMap(props: Props) {
  const city = useCity().data;
  return city ? <MapOf city={city} {...props} /> : null;
}

function MapOf({ city, position, headingDegrees, onPlace, onTurn }: Props & { city: CityView }) {
  const { t } = useTranslation();
  const dark = useComputedColorScheme('dark') === 'dark';
  const box = useRef<HTMLDivElement>(null);
  const { map, hasFailed } = useMap(box, city, dark);
  const [saying, setSaying] = useState<Saying>('position');
  const [longitude, latitude] = position ?? [];
  const first = useRef(position);
  useEffect(() => {
    if (first.current) map?.jumpTo({ center: [first.current[0], first.current[1]], zoom: STREET_ZOOM });
  }, [map]);
  useEffect(() => {
    if (!map) return undefined;
    const press = map.on('click', ({ lngLat }: MapMouseEvent) => {
      if (saying === 'position' || longitude === undefined || latitude === undefined)
        onPlace(rounded(lngLat.lng), rounded(lngLat.lat));
      else onTurn(headingTo([longitude, latitude], [lngLat.lng, lngLat.lat]));
    });
    return () => press.unsubscribe();
  }, [map, saying, longitude, latitude, onPlace, onTurn]);
  useEffect(() => {
    if (!map || longitude === undefined || latitude === undefined) return undefined;
    const view = { position: [longitude, latitude] as [number, number], headingDegrees, health: 'playing' as const };
    void map.getSource<GeoJSONSource>('views')?.setData(viewsOf([view], VIEW_M));
    const marker = markerOf().setLngLat([longitude, latitude]).addTo(map);
    return () => void marker.remove();
  }, [map, longitude, latitude, headingDegrees]);
  return (
    <>
      <SegmentedControl
        aria-label={t('cameras.place.saying')}
        data={(['position', 'heading'] as const).map((value) => ({ value, label: t(`cameras.place.${value}`) }))}
        value={saying}
        onChange={(value) => setSaying(value === 'heading' ? 'heading' : 'position')}
      />
      <section aria-label={t('cameras.place.map')} className={styles.groundMap} dir="ltr" data-part="position-map">
        {hasFailed ? <p>{t('live.mapUnavailable')}</p> : <div ref={box} className={styles.groundMapBox} />}
      </section>
    </>
  );
}

function markerOf(): Marker {
  const element = document.createElement('span');
  element.className = styles.groundMarker ?? '';
  element.dataset['part'] = 'position-marker';
  element.textContent = '●';
  return new Marker({ element });
}
