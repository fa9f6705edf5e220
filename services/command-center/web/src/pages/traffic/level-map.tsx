import { Marker, type GeoJSONSource } from 'maplibre-gl';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraView, CityView } from '../../api/types.ts';
import { classNames } from '../../parts/class-names.ts';
import { useName } from '../../parts/names.ts';
import { districtsOf } from '../overview/city-style.ts';
import { useMap } from '../overview/use-map.ts';
import styles from './levels.module.css';
import { letterOf } from './level.ts';

type Props = {
  city: CityView;
  dark: boolean;
  cameras: readonly CameraView[];
  worstOf: (camera: string) => number | null;
  textOf: (camera: CameraView) => string;
  onChoose: (camera: string) => void;
};

/** The districts, with the letter of the worst level of service at each camera. The list beside it says the same. */
export default function LevelMap({ city, dark, cameras, worstOf, textOf, onChoose }: Props) {
  const { t } = useTranslation();
  const name = useName();
  const box = useRef<HTMLDivElement>(null);
  const { map, hasFailed } = useMap(box, city, dark);

  useEffect(() => {
    if (!map) return;
    void map.getSource<GeoJSONSource>('districts')?.setData(districtsOf(city));
    const markers = cameras.map((camera) => {
      const text = `${name(camera.name, camera.camera)}${t('common.colon')}${textOf(camera)}`;
      return levelMarker(camera, { text, level: worstOf(camera.camera), onClick: () => onChoose(camera.camera) });
    });
    for (const marker of markers) marker.addTo(map);
    return () => markers.forEach((marker) => marker.remove());
  }, [map, city, cameras, worstOf, textOf, onChoose, name, t]);

  return (
    <section className={styles.map} aria-label={t('traffic.map')} data-part="level-map">
      {hasFailed ? (
        <p className={styles.failed}>{t('live.mapUnavailable')}</p>
      ) : (
        <div ref={box} className={styles.box} dir="ltr" />
      )}
    </section>
  );
}

function levelMarker(
  camera: CameraView,
  { text, level, onClick }: { text: string; level: number | null; onClick: () => void },
): Marker {
  const letter = letterOf(level);
  const element = document.createElement('button');
  element.type = 'button';
  element.className = classNames(styles.badge, styles.marker, styles[letter ?? 'unknown']);
  element.textContent = letter ?? '–';
  element.setAttribute('aria-label', text);
  element.title = text;
  element.addEventListener('click', onClick);
  return new Marker({ element }).setLngLat(camera.position);
}
