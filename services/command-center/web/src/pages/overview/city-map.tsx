import { useComputedColorScheme } from '@mantine/core';
import { Marker, type GeoJSONSource } from 'maplibre-gl';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraView, CityView } from '../../api/types.ts';
import { classNames } from '../../parts/class-names.ts';
import { useName } from '../../parts/names.ts';
import styles from './city-map.module.css';
import { districtsOf, viewsOf } from './city-style.ts';
import { districtMarker } from './district-marker.ts';
import { toneOf } from './health.ts';
import { useMap } from './use-map.ts';

type Props = {
  city: CityView;
  cameras: readonly CameraView[];
  alerting: ReadonlySet<string>;
  onOpen: (camera: string) => void;
};

/** The city without map tiles: its registered districts, and its cameras at their place and in their heading. */
export default function CityMap({ city, cameras, alerting, onOpen }: Props) {
  const { t } = useTranslation();
  const name = useName();
  const dark = useComputedColorScheme('dark') === 'dark';
  const box = useRef<HTMLDivElement>(null);
  const { map, hasFailed } = useMap(box, city, dark);

  useEffect(() => {
    if (!map) return;
    void map.getSource<GeoJSONSource>('views')?.setData(viewsOf(cameras));
    void map.getSource<GeoJSONSource>('districts')?.setData(districtsOf(city));
    const markers = [
      ...cameras.map((camera) => {
        const texts = { name: name(camera.name), health: t(`health.${camera.health}`), colon: t('common.colon') };
        return cameraMarker(camera, texts, alerting.has(camera.camera), () => onOpen(camera.camera));
      }),
      ...city.districts.map((district) => districtMarker(district, name(district.name))),
    ];
    for (const marker of markers) marker.addTo(map);
    return () => markers.forEach((marker) => marker.remove());
  }, [map, cameras, alerting, city, name, onOpen, t]);

  return (
    <section className={styles.map} aria-label={t('live.map')} data-part="map">
      {hasFailed ? (
        <p className={styles.failed}>{t('live.mapUnavailable')}</p>
      ) : (
        <div ref={box} className={styles.box} dir="ltr" />
      )}
    </section>
  );
}

type CameraTexts = { name: string; health: string; colon: string };

function cameraMarker(camera: CameraView, texts: CameraTexts, isAlerting: boolean, onClick: () => void): Marker {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = classNames(styles.marker, styles[toneOf(camera.health)], isAlerting && styles.alerting);
  element.dataset['part'] = 'marker';
  element.setAttribute('aria-label', `${texts.name}${texts.colon}${texts.health}`);
  element.title = `${texts.name} · ${texts.health}`;
  element.addEventListener('click', onClick);
  return new Marker({ element }).setLngLat(camera.position);
}
