import { IconPlayerPlay } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { useCameras } from '../../api/queries.ts';
import { addressOfMoment, momentOfAddress } from '../../parts/moment-address.ts';
import { Page, PageHead } from '../../parts/page.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty, Loading, ProblemNote } from '../../parts/states.tsx';
import { CameraPane } from './camera-pane.tsx';
import { Controls, KeysHelp } from './controls.tsx';
import type { Deck, DeckShown, Said } from './deck.ts';
import type { Action } from './keys.ts';
import { OpeningForm } from './opening-form.tsx';
import styles from './playback.module.css';
import { nextHeld, type Span } from './spans.ts';
import { withMoment, zoomed } from './timeline-scale.ts';
import { EventList, Timeline } from './timeline.tsx';
import { knownOf, useTimelines } from './timelines.ts';
import { UnmaskSwitches } from './unmask-switches.tsx';
import { useDeck, useKeys } from './use-deck.ts';

/** How much the timeline shows at first, ms. */
const FIRST_SHOWN_MS = 30 * 60_000;

/** One to four cameras in step on one timeline, masked. */
export default function PlaybackPage() {
  const { t } = useTranslation();
  const cameras = useCameras();
  if (cameras.isPending) return <Loading />;
  if (cameras.error) return <ProblemNote error={cameras.error} retry={() => void cameras.refetch()} />;
  if (cameras.data.length === 0)
    return (
      <Empty icon={<IconPlayerPlay aria-hidden />} hint={t('playback.noCamerasHint')}>
        {t('playback.noCameras')}
      </Empty>
    );
  return <Playing />;
}

function Playing() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [address] = useSearchParams();
  const moment = useMemo(() => momentOfAddress(address), [address]);
  const [said, setSaid] = useState<Said | undefined>(moment.purpose && { purpose: moment.purpose });
  const { deck, shown } = useDeck(moment, said);
  const [helping, setHelping] = useState(false);
  const isOpen = said !== undefined && moment.cameras.length > 0;
  const line = useTimeline(deck, shown, moment.cameras, isOpen);

  const goTo = (change: Partial<typeof moment>): void =>
    void navigate(addressOfMoment({ ...moment, ...shown.marks, ...change }), { replace: true });
  const act = (action: Action): void => {
    if (deck.act(action)) return;
    if (action.do === 'help') setHelping(true);
    if (action.do === 'bookmark') goTo({ atMs: Math.round(shown.headMs) });
    if (action.do === 'zoom') line.zoom(action.by, shown.headMs);
  };
  useKeys(act);
  const open = (cameras: readonly string[], now: Said, atMs: number | undefined): void => {
    setSaid(now);
    if (atMs !== undefined && Math.abs(atMs - shown.headMs) >= 1_000) deck.seek(atMs);
    goTo({ cameras, purpose: now.purpose, atMs: atMs ?? Math.round(shown.headMs) });
  };
  return (
    <Page>
      <PageHead title={t('playback.title')} lead={t('playback.lead')} />
      <OpeningForm
        key={moment.cameras.join()}
        cameras={moment.cameras}
        said={said}
        headMs={shown.headMs}
        onOpen={open}
      />
      {!isOpen && (
        <Empty icon={<IconPlayerPlay aria-hidden />} hint={t('playback.startHint')}>
          {t('playback.start')}
        </Empty>
      )}
      {isOpen && <Opened deck={deck} shown={shown} line={line} onAction={act} />}
      <KeysHelp opened={helping} onClose={() => setHelping(false)} />
    </Page>
  );
}

type OpenedProps = {
  deck: Deck;
  shown: DeckShown;
  line: ReturnType<typeof useTimeline>;
  onAction: (action: Action) => void;
};

/** The cameras, the buttons and the timeline of what is played back. */
function Opened({ deck, shown, line, onAction }: OpenedProps) {
  const { t } = useTranslation();
  const attach = useCallback((camera: string, video: HTMLVideoElement | null) => deck.attach(camera, video), [deck]);
  return (
    <>
      <div className={styles.panes} data-count={shown.cameras.length} data-part="panes">
        {shown.cameras.map((camera) => (
          <CameraPane key={camera.camera} shown={camera} attach={attach} onNext={line.toNextRecorded} />
        ))}
      </div>
      <UnmaskSwitches deck={deck} shown={shown} />
      <Controls shown={shown} onAction={onAction} onSpeed={(speed) => deck.setSpeed(speed)} />
      {line.problem && <ProblemNote error={line.problem} />}
      {line.isPartlyUnknown && <p className={styles.note}>{t('playback.historyUnknown')}</p>}
      <Timeline
        shown={line.shown}
        headMs={shown.headMs}
        marks={shown.marks}
        lanes={line.lanes}
        onSeek={deck.seek}
        onZoom={line.zoom}
      />
      <Panel title={t('playback.events')}>
        <EventList lanes={line.lanes} onSeek={deck.seek} />
      </Panel>
    </>
  );
}

/** What the timeline shows, and what it says to the deck. */
function useTimeline(deck: Deck, { headMs }: DeckShown, cameras: readonly string[], isOpen: boolean) {
  const [shown, setShown] = useState<Span>(() =>
    withMoment({ fromMs: headMs - FIRST_SHOWN_MS / 2, toMs: headMs + FIRST_SHOWN_MS / 2 }, headMs, Date.now()),
  );
  const queries = useTimelines(cameras, shown, isOpen);
  const timelines = queries.map(({ data }) => data);
  const known = knownOf(timelines, Date.now());
  // The deck learns of it with each render: the newest recording goes on while the page plays it.
  useEffect(() => deck.setTimelines({ ...known, period: shown }));
  const followed = withMoment(shown, headMs, Date.now() + FIRST_SHOWN_MS / 10);
  useEffect(() => {
    if (followed !== shown) setShown(followed);
  });
  return {
    shown,
    lanes: cameras.map((camera, index) => ({ camera, timeline: timelines[index] })),
    problem: queries.find(({ error }) => error !== null)?.error ?? undefined,
    isPartlyUnknown: timelines.some((timeline) => timeline?.incidents === null || timeline?.crossings === null),
    zoom: (by: number, aroundMs: number): void => setShown((before) => zoomed(before, by, aroundMs, Date.now())),
    toNextRecorded(): void {
      const next = [...known.covered.values()]
        .map((spans) =>
          nextHeld(
            spans.filter(({ fromMs }) => fromMs > headMs),
            headMs,
          ),
        )
        .filter((ms) => ms !== undefined);
      if (next.length > 0) deck.seek(Math.min(...next));
    },
  };
}
