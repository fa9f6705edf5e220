import { Button, Group, Modal, MultiSelect, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraView } from '../../api/types.ts';
import { useName } from '../../parts/names.ts';
import { withGroup, type CameraGroup } from './camera-groups.ts';
import styles from './wall.module.css';

type Props = {
  cameras: readonly CameraView[];
  groups: readonly CameraGroup[];
  isOpen: boolean;
  onClose: () => void;
  /** @returns whether they could be kept */
  onKeep: (groups: readonly CameraGroup[]) => boolean;
};

/** A person's own groups of cameras, which their browser keeps. */
export function GroupEditor({ cameras, groups, isOpen, onClose, onKeep }: Props) {
  const { t } = useTranslation();
  const [isLost, setLost] = useState(false);
  const keep = (changed: readonly CameraGroup[]): boolean => {
    const isKept = onKeep(changed);
    setLost(!isKept);
    return isKept;
  };
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('wall.groups')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <p>{t('wall.groupsHint')}</p>
      {isLost && <p role="alert">{t('wall.notKept')}</p>}
      <ul className={styles.groups}>
        {groups.map((group) => (
          <li key={group.name}>
            <span>
              {group.name} · {t('wall.cameras', { count: group.cameras.length })}
            </span>
            <Button
              size="compact-xs"
              variant="subtle"
              color="red"
              aria-label={`${t('wall.remove')}${t('common.colon')}${group.name}`}
              onClick={() => keep(groups.filter(({ name }) => name !== group.name))}
            >
              {t('wall.remove')}
            </Button>
          </li>
        ))}
      </ul>
      <NewGroup cameras={cameras} onAdd={(group) => keep(withGroup(groups, group))} />
    </Modal>
  );
}

function NewGroup({ cameras, onAdd }: { cameras: readonly CameraView[]; onAdd: (group: CameraGroup) => boolean }) {
  const { t } = useTranslation();
  const nameOf = useName();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const add = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() === '' || chosen.length === 0 || !onAdd({ name: name.trim(), cameras: chosen })) return;
    setName('');
    setChosen([]);
  };
  return (
    <form onSubmit={add} className={styles.newGroup}>
      <TextInput
        label={t('wall.groupName')}
        required
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <MultiSelect
        label={t('wall.groupCameras')}
        required
        searchable
        value={chosen}
        onChange={setChosen}
        data={cameras.map((camera) => ({ value: camera.camera, label: nameOf(camera.name, camera.camera) }))}
      />
      <Group>
        <Button type="submit" size="sm" disabled={name.trim() === '' || chosen.length === 0}>
          {t('wall.keepGroup')}
        </Button>
      </Group>
    </form>
  );
}
