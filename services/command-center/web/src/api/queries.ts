import { useInfiniteQuery, useQuery, type UseInfiniteQueryResult, type UseQueryResult } from '@tanstack/react-query';
import type { Alert, AlertFilter } from '@marsad/schemas';
import { queryOf, type AlertPages } from './alert-pages.ts';
import { NEWEST } from './cached-lists.ts';
import { call } from './client.ts';
import { KEYS, queryClient } from './query-client.ts';
import type {
  AlertList,
  AuditEntries,
  CameraNames,
  CameraView,
  CheckpointView,
  CityView,
  FlowView,
  GovernanceView,
  Me,
  RecordingView,
  RightsView,
  ObservationList,
} from './types.ts';

export const useMe = (): UseQueryResult<Me> =>
  useQuery({ queryKey: KEYS.me, queryFn: () => call<Me>('/api/me'), staleTime: 60_000, refetchInterval: 300_000 });

export const useCity = (): UseQueryResult<CityView> =>
  useQuery({ queryKey: KEYS.city, queryFn: () => call<CityView>('/api/city'), staleTime: Infinity });

/** Kept fresh by the live events; asked again now and then, because health also changes by silence. */
export const useCameras = (): UseQueryResult<CameraView[]> =>
  useQuery({
    queryKey: KEYS.cameras,
    queryFn: () => call<CameraView[]>('/api/cameras'),
    refetchInterval: 15_000,
    // An officer of another agency gets no list of them, only names: asking would be refused.
    enabled: (useMe().data?.places.length ?? 0) > 0,
  });

/** What the cameras of shared alerts are called, for whoever may not list cameras. Asked again when an alert comes. */
export const useNames = (): UseQueryResult<CameraNames[]> => {
  const me = useMe().data;
  return useQuery({
    queryKey: KEYS.names,
    queryFn: () => call<CameraNames[]>('/api/names'),
    enabled: me !== undefined && me.places.length === 0,
    refetchInterval: 60_000,
  });
};

/** For whom alerts are at all. Nobody else's page asks: each asking is a look that the log keeps. */
const ALERTED: ReadonlySet<Me['role']> = new Set(['operator', 'supervisor', 'reviewer', 'officer']);
export const useAlerted = (): boolean => {
  const me = useMe().data;
  return me !== undefined && ALERTED.has(me.role);
};

export const useAlerts = (): UseQueryResult<AlertList> =>
  useQuery({
    queryKey: KEYS.alerts,
    queryFn: () => call<AlertList>(`/api/alerts?limit=${NEWEST}`),
    enabled: useAlerted(),
  });

const PAGE = 100;
/** Pages over all of history. The live events keep what is loaded up to date: asking again would be another look at all of it. */
export const useAlertPages = (filter: AlertFilter): UseInfiniteQueryResult<AlertPages> =>
  useInfiniteQuery({
    queryKey: [...KEYS.alertPages, filter],
    queryFn: ({ pageParam }) => call<AlertList>(`/api/alerts?${queryOf(filter, pageParam, PAGE)}`),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    enabled: useAlerted(),
  });

/** @param revision of the alert: another one may have other pictures */
export const useObservations = (id: string, revision: number): UseQueryResult<ObservationList> =>
  useQuery({
    queryKey: [...KEYS.observations(id), revision],
    queryFn: () => call<ObservationList>(`/api/alerts/${encodeURIComponent(id)}/sightings`),
    placeholderData: (before) => before,
    staleTime: Infinity,
  });

export const useAlert = (id: string | undefined): UseQueryResult<Alert> =>
  useQuery({
    queryKey: KEYS.alert(id ?? ''),
    queryFn: () => call<Alert>(`/api/alerts/${encodeURIComponent(id ?? '')}`),
    enabled: id !== undefined,
    initialData: () => queryClient.getQueryData<AlertList>(KEYS.alerts)?.alerts.find((alert) => alert.alertId === id),
  });

export type Period = { fromMs: number; toMs: number };

export const useFlow = (camera: string | undefined, lengthMs: number, bucketMs: number): UseQueryResult<FlowView> =>
  useQuery({
    queryKey: ['flow', camera, lengthMs, bucketMs],
    queryFn: () => {
      const to = Math.ceil(Date.now() / bucketMs) * bucketMs;
      const query = new URLSearchParams({
        camera: camera ?? '',
        from: String(to - lengthMs),
        to: String(to),
        bucket: String(bucketMs),
      });
      return call<FlowView>(`/api/flow?${query.toString()}`);
    },
    enabled: camera !== undefined,
    refetchInterval: 15_000,
  });

export const useRecordings = (cameras: readonly string[], lengthMs: number): UseQueryResult<RecordingView[]> =>
  useQuery({
    queryKey: ['recordings', lengthMs, ...cameras],
    queryFn: () => {
      const to = Date.now();
      return Promise.all(
        cameras.map((camera) =>
          call<RecordingView>(
            `/api/recordings?${new URLSearchParams({ camera, from: String(to - lengthMs), to: String(to) }).toString()}`,
          ),
        ),
      );
    },
    enabled: cameras.length > 0,
    refetchInterval: 15_000,
  });

/** What may be computed of which camera now; grants end by themselves, so it is asked again. */
export const useRights = (enabled = true): UseQueryResult<RightsView> =>
  useQuery({ queryKey: KEYS.rights, queryFn: () => call<RightsView>('/api/rights'), refetchInterval: 15_000, enabled });

export const useGovernance = (): UseQueryResult<GovernanceView> =>
  useQuery({
    queryKey: KEYS.governance,
    queryFn: () => call<GovernanceView>('/api/governance'),
    refetchInterval: 30_000,
    enabled: useMe().data?.places.includes('governance') ?? false,
  });

/** @param before the index below which entries are shown; the newest when absent */
export const useAuditEntries = (before: number | undefined): UseQueryResult<AuditEntries> =>
  useQuery({
    queryKey: ['audit', before ?? 'newest'],
    queryFn: () =>
      call<AuditEntries>(
        `/api/audit/entries?${new URLSearchParams({ limit: '50', ...(before === undefined ? {} : { before: String(before) }) }).toString()}`,
      ),
  });

export const useCheckpoint = (): UseQueryResult<CheckpointView> =>
  useQuery({
    queryKey: ['checkpoint'],
    queryFn: () => call<CheckpointView>('/api/audit/checkpoint'),
    refetchInterval: 5_000,
  });
