import { Button, NumberInput, SegmentedControl, Text } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraTerms } from '@marsad/schemas';
import type { CalibrationView } from '../../api/types.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWordFor } from '../../i18n/word-for.ts';
import { Fact, Facts } from '../../parts/facts.tsx';
import styles from './cameras.module.css';
import {
  calibrationOf,
  changeGroundPoint,
  metresFrom,
  NO_GROUND,
  withGroundPoint,
  withoutGroundPoint,
  type GroundDraft,
} from './ground-draft.ts';
import { GroundPointFields } from './ground-point-fields.tsx';
import { GroundProposal } from './ground-proposal.tsx';
import { PointCanvas } from './point-canvas.tsx';
import { useCalibrationView } from './use-calibration-view.ts';

const GroundMap = lazy(() => import('./ground-map.tsx'));

type Props = {
  /** The registered camera; undefined for a new one. */
  registered: string | undefined;
  picture: string | undefined;
  ground: GroundDraft;
  /** Where the camera stands, longitude first; undefined until it was entered. */
  camera: readonly [number, number] | undefined;
  onChange: (ground: GroundDraft) => void;
};

/** The speed at which the uncertainty is shown, km/h. */
const SHOWN_SPEED_KMH = 50;

/**
 * Turns the picture into metres: points of the masked picture, and where they lie on the map or in metres of one's own. A grid over the
 * road shows whether it is right.
 */
export function GroundEditor({ registered, picture, ground, camera, onChange }: Props) {
  const { t } = useTranslation();
  const [chosen, choose] = useState(0);
  const calibration = calibrationOf(ground, camera);
  const view = useCalibrationView(calibration === 'incomplete' ? undefined : calibration);
  const shown = calibration === undefined || calibration === 'incomplete' ? undefined : view.data;
  const lines = shown?.state === 'ground' ? shown.grid : [];
  return (
    <div className={styles.places}>
      <div className={styles.drawing}>
        <p>{t('cameras.ground.hint')}</p>
        <PointCanvas
          label={t('cameras.ground.canvas')}
          part="ground-canvas"
          picture={picture}
          points={ground.points.map(({ at }) => at)}
          onAdd={(at) => {
            choose(ground.points.length);
            onChange(withGroundPoint(ground, at));
          }}
          onMove={(index, at) => onChange(changeGroundPoint(ground, index, { at }))}
          onRemove={(index) => onChange(withoutGroundPoint(ground, index))}
          onSize={(size) => ground.points.length === 0 && onChange({ ...ground, size })}
        >
          {lines.map((line, index) => (
            <polyline key={index} className={styles.grid} points={line.map((point) => point.join()).join(' ')} />
          ))}
        </PointCanvas>
        {picture === undefined && <p>{t('cameras.ground.blank')}</p>}
        <GroundAxes ground={ground} chosen={chosen} camera={camera} onChange={onChange} />
      </div>
      <div className={styles.groundSide}>
        <GroundProposal camera={registered} ground={ground} onChange={onChange} />
        <Meaning calibration={calibration} view={shown} />
        <GroundPointFields ground={ground} chosen={chosen} onChoose={choose} onChange={onChange} />
        <NumberInput
          dir="ltr"
          min={-1}
          max={1}
          step={0.01}
          decimalScale={3}
          label={t('cameras.ground.lens')}
          description={t('cameras.ground.lensHint')}
          value={ground.k1}
          onChange={(value) => typeof value === 'number' && onChange({ ...ground, k1: value })}
        />
        {ground.points.length > 0 && (
          <Button size="xs" variant="default" onClick={() => onChange({ ...NO_GROUND, size: ground.size })}>
            {t('cameras.ground.clear')}
          </Button>
        )}
      </div>
    </div>
  );
}

type AxesProps = Pick<Props, 'ground' | 'camera' | 'onChange'> & { chosen: number };

/** Where the metres come from, and the map on which the chosen point is placed. */
function GroundAxes({ ground, chosen, camera, onChange }: AxesProps) {
  const { t } = useTranslation();
  return (
    <>
      <SegmentedControl
        aria-label={t('cameras.ground.axes')}
        data={(['own', 'map'] as const).map((value) => ({ value, label: t(`cameras.ground.axesOf.${value}`) }))}
        value={ground.axes}
        onChange={(axes) => onChange({ ...ground, axes: axes === 'map' ? 'map' : 'own' })}
      />
      {ground.axes === 'map' && camera && (
        <Suspense>
          <GroundMap
            camera={camera}
            points={ground.points}
            onPick={(at) => onChange(changeGroundPoint(ground, chosen, metresFrom(camera, at)))}
          />
        </Suspense>
      )}
      {ground.axes === 'map' && !camera && <p>{t('cameras.ground.noPosition')}</p>}
    </>
  );
}

type MeaningProps = {
  calibration: CameraTerms['calibration'] | 'incomplete';
  view: CalibrationView | undefined;
};

/** How good the calibration is, or what it lacks. */
function Meaning({ calibration, view }: MeaningProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const wordFor = useWordFor();
  if (calibration === undefined) return <Text size="sm">{t('cameras.ground.none')}</Text>;
  if (calibration === 'incomplete') return <Text size="sm">{t('cameras.ground.incomplete')}</Text>;
  if (view?.state === 'fault')
    return (
      <Text size="sm" role="status" className={styles.problems} data-fault={view.fault}>
        {wordFor('cameras.ground.faults', view.fault)}
      </Text>
    );
  if (!view) return null;
  return (
    <div role="status" data-part="ground-meaning">
      {calibration.origin === 'proposed' && <Text size="sm">{t('cameras.ground.proposed')}</Text>}
      <Facts>
        <Fact name={t('cameras.ground.error')}>
          <bdi>{format.decimal(view.reprojectionErrorPx)} px</bdi>
        </Fact>
        <Fact name={t('cameras.ground.scale')}>
          <bdi>
            {SHOWN_SPEED_KMH} ± {format.decimal(SHOWN_SPEED_KMH * view.scaleError)} km/h
          </bdi>
        </Fact>
        <Fact name={t('cameras.ground.grid')}>
          <bdi>{format.number(view.gridM)} m</bdi>
        </Fact>
      </Facts>
    </div>
  );
}
