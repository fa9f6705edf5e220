import { Button, NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './cameras.module.css';
import { changeGroundPoint, withGroundPoint, withoutGroundPoint, type GroundDraft } from './ground-draft.ts';

type Props = {
  ground: GroundDraft;
  /** The point that a press on the map places. */
  chosen: number;
  onChoose: (index: number) => void;
  onChange: (ground: GroundDraft) => void;
};

/** Where each point lies on the ground, in metres. */
export function GroundPointFields({ ground, chosen, onChoose, onChange }: Props) {
  const { t } = useTranslation();
  const numberOr = (value: string | number): number | undefined => (typeof value === 'number' ? value : undefined);
  return (
    <>
      <ol className={styles.placeList}>
        {ground.points.map(({ xM, yM }, index) => (
          <li key={index} data-ground-point={index + 1}>
            <div className={styles.placeHead}>
              <Button
                size="xs"
                variant={index === chosen ? 'light' : 'default'}
                aria-pressed={index === chosen}
                onClick={() => onChoose(index)}
              >
                {t('cameras.ground.point', { number: index + 1 })}
              </Button>
              <Button
                size="xs"
                variant="default"
                aria-label={t('cameras.ground.removePoint', { number: index + 1 })}
                onClick={() => onChange(withoutGroundPoint(ground, index))}
              >
                {t('cameras.places.remove')}
              </Button>
            </div>
            <div className={styles.three}>
              <NumberInput
                dir="ltr"
                decimalScale={2}
                label={t(`cameras.ground.x.${ground.axes}`)}
                value={xM ?? ''}
                onFocus={() => onChoose(index)}
                onChange={(value) => onChange(changeGroundPoint(ground, index, { xM: numberOr(value) }))}
              />
              <NumberInput
                dir="ltr"
                decimalScale={2}
                label={t(`cameras.ground.y.${ground.axes}`)}
                value={yM ?? ''}
                onFocus={() => onChoose(index)}
                onChange={(value) => onChange(changeGroundPoint(ground, index, { yM: numberOr(value) }))}
              />
            </div>
          </li>
        ))}
      </ol>
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          onChoose(ground.points.length);
          onChange(withGroundPoint(ground, [0.5, 0.5]));
        }}
      >
        {t('cameras.ground.addPoint')}
      </Button>
    </>
  );
}
