import { ActionIcon, Button, SegmentedControl, Select, Switch } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconMaximize, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCity } from '../../api/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { Ltr } from '../../parts/ltr.tsx';
import { useName } from '../../parts/names.ts';
import { districtGroup, ownGroup, type CameraGroup } from './camera-groups.ts';
import { isLayout, LAYOUTS, pageCountOf } from './layouts.ts';
import { TOURS, type WallView } from './wall-address.ts';
import styles from './wall.module.css';

type Props = {
  view: WallView;
  groups: readonly CameraGroup[];
  /** How many cameras the group has. */
  cameras: number;
  onChange: (change: Partial<WallView>) => void;
  onTurn: (by: number) => void;
  onFullScreen: () => void;
  onEditGroups: () => void;
};

/** The bar over the wall: its layout, its cameras, its pages, and what moves by itself. */
export function WallTools({ view, groups, cameras, onChange, onTurn, onFullScreen, onEditGroups }: Props) {
  const { t } = useTranslation();
  return (
    <div className={styles.tools} data-part="wall-tools">
      <SegmentedControl
        size="xs"
        aria-label={t('wall.layout')}
        value={view.layout}
        onChange={(layout) => isLayout(layout) && onChange({ layout, page: 0 })}
        data={Object.entries(LAYOUTS).map(([value, { hasLarge, cells }]) => ({
          value,
          label: hasLarge ? `1 + ${cells - 1}` : String(cells),
        }))}
      />
      <GroupChoice view={view} groups={groups} onChange={onChange} />
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPencil size={15} aria-hidden />}
        onClick={onEditGroups}
        data-part="edit-groups"
      >
        {t('wall.groups')}
      </Button>
      <Pages view={view} cameras={cameras} onTurn={onTurn} />
      <Tour view={view} onChange={onChange} />
      <Switch
        size="xs"
        label={t('wall.follow')}
        checked={view.follows}
        onChange={(event) => onChange({ follows: event.currentTarget.checked })}
      />
      <Button
        size="xs"
        variant="default"
        leftSection={<IconMaximize size={15} aria-hidden />}
        onClick={onFullScreen}
        className={styles.last}
      >
        {t('wall.fullScreen')}
      </Button>
    </div>
  );
}

type ChoiceProps = Pick<Props, 'view' | 'onChange'>;

function GroupChoice({ view, groups, onChange }: ChoiceProps & Pick<Props, 'groups'>) {
  const { t } = useTranslation();
  const name = useName();
  const districts = useCity().data?.districts ?? [];
  return (
    <Select
      size="xs"
      aria-label={t('wall.group')}
      placeholder={t('wall.everyCamera')}
      clearable
      value={view.group ?? null}
      onChange={(group) => onChange({ group: group ?? undefined, page: 0, large: undefined })}
      data={[
        {
          group: t('wall.districts'),
          items: districts.map(({ id, name: named }) => ({ value: districtGroup(id), label: name(named, id) })),
        },
        { group: t('wall.own'), items: groups.map((group) => ({ value: ownGroup(group.name), label: group.name })) },
      ]}
    />
  );
}

function Pages({ view, cameras, onTurn }: Pick<Props, 'view' | 'cameras' | 'onTurn'>) {
  const { t } = useTranslation();
  const pages = pageCountOf(view.layout, cameras);
  if (pages === 1) return null;
  return (
    <div className={styles.pages} dir="ltr">
      <ActionIcon variant="default" size="md" aria-label={t('wall.pageBefore')} onClick={() => onTurn(-1)}>
        <IconChevronLeft size={16} aria-hidden />
      </ActionIcon>
      <span data-part="wall-page">
        <Ltr>
          {Math.min(view.page, pages - 1) + 1} / {pages}
        </Ltr>
      </span>
      <ActionIcon variant="default" size="md" aria-label={t('wall.pageAfter')} onClick={() => onTurn(1)}>
        <IconChevronRight size={16} aria-hidden />
      </ActionIcon>
    </div>
  );
}

function Tour({ view, onChange }: ChoiceProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Select
      size="xs"
      className={styles.tour}
      aria-label={t('wall.tour')}
      placeholder={t('wall.noTour')}
      clearable
      value={view.tour === undefined ? null : String(view.tour)}
      onChange={(chosen) => onChange({ tour: TOURS.find((seconds) => String(seconds) === chosen) })}
      data={TOURS.map((seconds) => ({
        value: String(seconds),
        label: t('wall.everySeconds', { value: format.span(seconds * 1_000) }),
      }))}
    />
  );
}
