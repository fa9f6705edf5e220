import { IconVideoOff } from '@tabler/icons-react';
import { useRef, useState, type CSSProperties, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useCameras } from '../../api/queries.ts';
import type { Alert, CameraView } from '../../api/types.ts';
import { Empty, Loading, ProblemNote } from '../../parts/states.tsx';
import { classNames } from '../../parts/class-names.ts';
import { camerasOfGroup, keepGroups, keptGroups, type CameraGroup } from './camera-groups.ts';
import { GroupEditor } from './group-editor.tsx';
import { cellsOf, LAYOUTS } from './layouts.ts';
import { useFront } from './use-front.ts';
import { turned, useTour, useWallKeys, useWallView, type ChangeWall } from './use-wall.ts';
import { WallCell } from './wall-cell.tsx';
import { TOURS, type WallView } from './wall-address.ts';
import type { WallMove } from './wall-keys.ts';
import { WallTools } from './wall-tools.tsx';
import styles from './wall.module.css';

/** The cameras of a room's wall: many beside each other, one large, and in front the one whose alert has just come. */
export default function WallPage() {
  const cameras = useCameras();
  if (cameras.error && !cameras.data) return <ProblemNote error={cameras.error} retry={() => void cameras.refetch()} />;
  if (!cameras.data) return <Loading />;
  return <Wall cameras={cameras.data} />;
}

function Wall({ cameras }: { cameras: readonly CameraView[] }) {
  const { t } = useTranslation();
  const wall = useRef<HTMLDivElement>(null);
  const [view, change] = useWallView();
  const [groups, setGroups] = useState<readonly CameraGroup[]>(() => keptGroups(localStorage));
  const [isEditing, setEditing] = useState(false);
  const front = useFront(view.follows);
  const listed = camerasOfGroup(cameras, groups, view.group).map(({ camera }) => camera);
  // An alert of a camera that this person may not see brings nothing forward.
  const isSeen = front !== undefined && cameras.some(({ camera }) => camera === front.camera);
  const shown = cellsOf(listed, { ...view, front: isSeen ? front.camera : undefined });
  const turn = (by: number): void => change((before) => ({ page: turned(before, listed.length, by) }));
  useTour(view.tour, isSeen, () => turn(1));
  useWallKeys((move) => act(move, { shown, change, turn, wall }));
  const keep = (changed: readonly CameraGroup[]): boolean => {
    setGroups(changed);
    return keepGroups(localStorage, changed);
  };
  return (
    <div className={styles.page} ref={wall}>
      <h1 className="visually-hidden">{t('wall.title')}</h1>
      <WallTools
        view={view}
        groups={groups}
        cameras={listed.length}
        onChange={(changed) => change(() => changed)}
        onTurn={turn}
        onFullScreen={() => toggleFullScreen(wall.current)}
        onEditGroups={() => setEditing(true)}
      />
      {cameras.length === 0 ? (
        <Empty icon={<IconVideoOff aria-hidden />} hint={t('live.noCamerasHint')}>
          {t('live.noCameras')}
        </Empty>
      ) : (
        <Cells cameras={cameras} shown={shown} view={view} front={isSeen ? front : undefined} onChange={change} />
      )}
      <p className={styles.keys}>{t('wall.keys')}</p>
      <GroupEditor
        cameras={cameras}
        groups={groups}
        isOpen={isEditing}
        onClose={() => setEditing(false)}
        onKeep={keep}
      />
    </div>
  );
}

type CellsProps = {
  cameras: readonly CameraView[];
  shown: readonly string[];
  view: WallView;
  front: Alert | undefined;
  onChange: ChangeWall;
};

function Cells({ cameras, shown, view, front, onChange }: CellsProps) {
  const { cells, hasLarge } = LAYOUTS[view.layout];
  const side = { '--columns': hasLarge ? cells / 2 : Math.sqrt(cells) } as CSSProperties;
  return (
    <div className={classNames(styles.cells, hasLarge && styles.withLarge)} style={side} dir="ltr" data-part="wall">
      {shown.map((id, cell) => {
        const camera = cameras.find((known) => known.camera === id);
        if (!camera) return null;
        return (
          <WallCell
            key={id}
            camera={camera}
            alert={front?.camera === id ? front : undefined}
            isLarge={hasLarge && cell === 0}
            onEnlarge={() => onChange((before) => enlarged(before, id))}
          />
        );
      })}
    </div>
  );
}

/** What the wall shows once a camera was chosen: where no cell is large, the whole wall is that camera's. Choosing it again goes back. */
function enlarged(view: WallView, camera: string): Partial<WallView> {
  if (view.large === camera) return { large: undefined, ...(view.layout === '1' && { layout: '9' }) };
  return { large: camera, ...(!LAYOUTS[view.layout].hasLarge && { layout: '1' }) };
}

type Acting = {
  shown: readonly string[];
  change: ChangeWall;
  turn: (by: number) => void;
  wall: RefObject<HTMLDivElement | null>;
};

function act(move: WallMove, { shown, change, turn, wall }: Acting): void {
  switch (move.do) {
    case 'page':
      return turn(move.by);
    case 'enlarge': {
      const camera = shown[move.cell];
      return camera === undefined ? undefined : change((before) => enlarged(before, camera));
    }
    case 'back':
      return change((before) => (before.large === undefined ? {} : enlarged(before, before.large)));
    case 'follow':
      return change(({ follows }) => ({ follows: !follows }));
    case 'tour':
      return change(({ tour }) => ({ tour: tour === undefined ? TOURS[0] : undefined }));
    case 'full_screen':
      return toggleFullScreen(wall.current);
  }
}

/** A browser may refuse, and leaves the page as it is. */
function toggleFullScreen(element: HTMLElement | null): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else void element?.requestFullscreen().catch(() => undefined);
}
