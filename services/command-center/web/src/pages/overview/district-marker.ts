import { Marker } from 'maplibre-gl';
import type { DistrictView } from '../../api/types.ts';
import { classNames } from '../../parts/class-names.ts';
import styles from './city-map.module.css';
import { topOf } from './city-style.ts';

/** The name of a district above its northern edge. */
export function districtMarker({ polygon }: DistrictView, text: string): Marker {
  const element = document.createElement('span');
  element.className = classNames(styles.district);
  element.dataset['part'] = 'district-name';
  element.textContent = text;
  return new Marker({ element, anchor: 'bottom' }).setLngLat(topOf(polygon));
}
