import { useTranslation } from 'react-i18next';
import { classNames } from '../../parts/class-names.ts';
import { movePoint, withoutPoint, withPoint, type DrawnPlace } from './camera-draft.ts';
import styles from './cameras.module.css';
import { PointCanvas } from './point-canvas.tsx';

type Props = {
  picture: string | undefined;
  places: readonly DrawnPlace[];
  chosen: string | undefined;
  onChange: (place: DrawnPlace) => void;
};

/** The picture with its places, on which the points of the chosen one are set. */
export function PlaceCanvas({ picture, places, chosen, onChange }: Props) {
  const { t } = useTranslation();
  const place = places.find(({ id }) => id === chosen);
  return (
    <PointCanvas
      label={t('cameras.places.canvas')}
      part="place-canvas"
      picture={picture}
      points={place?.points ?? []}
      onAdd={(point) => place && onChange(withPoint(place, point))}
      onMove={(index, point) => place && onChange(movePoint(place, index, point))}
      onRemove={(index) => place && onChange(withoutPoint(place, index))}
    >
      {places.map((drawn) => (
        <Shape key={drawn.id} place={drawn} isChosen={drawn === place} />
      ))}
    </PointCanvas>
  );
}

function Shape({ place, isChosen }: { place: DrawnPlace; isChosen: boolean }) {
  const points = place.points.map((point) => point.join()).join(' ');
  const className = classNames(place.shape === 'line' ? styles.line : styles.zone, isChosen && styles.chosen);
  return place.shape === 'line' ? (
    <polyline points={points} className={className} />
  ) : (
    <polygon points={points} className={className} />
  );
}
