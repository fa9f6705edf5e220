import { keepPreviousData, useQueries, type UseQueryResult } from '@tanstack/react-query';
import { get } from '../../api/client.ts';
import type { PlaybackTimeline } from '../../api/types.ts';
import { withLiveEdge, type Span } from './spans.ts';

/** The borders of a question are whole numbers of this part of its length, so that panning a little asks for nothing new. */
const PARTS = 4;

/** The period that is asked for around what is shown. */
export function askedPeriod({ fromMs, toMs }: Span): Span {
  const gridMs = Math.max(1_000, Math.ceil((toMs - fromMs) / PARTS / 1_000) * 1_000);
  return { fromMs: Math.max(0, Math.floor(fromMs / gridMs - 1) * gridMs), toMs: Math.ceil(toMs / gridMs + 1) * gridMs };
}

/** The timeline of each camera. It is asked for again every few seconds, because recordings go on. */
export const useTimelines = (
  cameras: readonly string[],
  shown: Span,
  enabled: boolean,
): UseQueryResult<PlaybackTimeline>[] => {
  const { fromMs: from, toMs: to } = askedPeriod(shown);
  return useQueries({
    queries: cameras.map((camera) => ({
      queryKey: ['playback-timeline', camera, from, to],
      queryFn: () => get('/api/playback/timeline', { query: { camera, from, to } }),
      placeholderData: keepPreviousData,
      refetchInterval: 15_000,
      enabled,
    })),
  });
};

/** What the deck needs to know of timelines: what is recorded of each camera, and where events begin. */
export function knownOf(timelines: readonly (PlaybackTimeline | undefined)[], nowMs: number) {
  const known = timelines.filter((timeline) => timeline !== undefined);
  const covered = new Map(known.map((timeline) => [timeline.camera, withLiveEdge(timeline.covered, nowMs)]));
  const events = known.flatMap(({ alerts, incidents, gaps }) => [...alerts, ...(incidents ?? []), ...gaps]);
  return { covered, eventsMs: [...new Set(events.map(({ fromMs }) => fromMs))].toSorted((a, b) => a - b) };
}
