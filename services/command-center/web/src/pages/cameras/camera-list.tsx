import { Button } from '@mantine/core';
import { IconCameraOff, IconEdit } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CameraId } from '@marsad/schemas';
import { useCameras, useCity } from '../../api/queries.ts';
import type { CameraView } from '../../api/types.ts';
import { CodeFact, Fact, Facts } from '../../parts/facts.tsx';
import { useName } from '../../parts/names.ts';
import { Panel } from '../../parts/panel.tsx';
import { Simulated } from '../../parts/simulated.tsx';
import { Empty, QueryState } from '../../parts/states.tsx';
import { HealthBadge } from '../overview/health-badge.tsx';
import { Impairments } from '../overview/impairments.tsx';
import { Decide } from '../rights/decide.tsx';
import styles from './cameras.module.css';

type ListProps = { onEdit: (camera: string) => void };

/** The cameras of the person’s districts, each with its two decisions. */
export function CameraList({ onEdit }: ListProps) {
  const { t } = useTranslation();
  const cameras = useCameras();
  return (
    <Panel title={t('cameras.list')}>
      <QueryState query={cameras} />
      {cameras.data?.length === 0 && <Empty icon={<IconCameraOff aria-hidden />}>{t('cameras.none')}</Empty>}
      <ul className={styles.list}>
        {cameras.data?.map((camera) => (
          <CameraRow key={camera.camera} camera={camera} onEdit={onEdit} />
        ))}
      </ul>
    </Panel>
  );
}

function CameraRow({ camera, onEdit }: ListProps & { camera: CameraView }) {
  const { t } = useTranslation();
  const name = useName();
  const district = useCity().data?.districts.find(({ id }) => id === camera.district);
  const title = name(camera.name, camera.camera);
  return (
    <li className={styles.row} data-camera={camera.camera}>
      <header>
        <h3>{title}</h3>
        <HealthBadge health={camera.health} />
        <Impairments state={camera.state} />
        {camera.simulated && <Simulated />}
      </header>
      <Facts>
        <CodeFact name={t('cameras.fields.id')}>{camera.camera}</CodeFact>
        <Fact name={t('common.district')}>{name(district?.name, camera.district)}</Fact>
        <Fact name={t('cameras.parts.places')}>{camera.zones.length + camera.lines.length}</Fact>
        <Fact name={t('cameras.parts.signage')}>
          <bdi>{camera.signage.contact}</bdi>
        </Fact>
      </Facts>
      <div className={styles.actions}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconEdit size={16} aria-hidden />}
          aria-label={t('cameras.editOf', { name: title })}
          onClick={() => onEdit(camera.camera)}
        >
          {t('cameras.edit')}
        </Button>
        <Decide
          kind="camera.remove"
          tone="narrow"
          hint={t('cameras.removeHint')}
          decisionOf={(reason) => ({ kind: 'camera.remove', cameraId: CameraId.parse(camera.camera), reason })}
        />
      </div>
    </li>
  );
}
