import { useInfiniteQuery, useQuery, type UseInfiniteQueryResult, type UseQueryResult } from '@tanstack/react-query';
import { queryOf, type AlertPages, type ListedAlerts } from './alert-pages.ts';
import { NEWEST_LIMIT } from './cached-lists.ts';
import { get } from './client.ts';
import { KEYS, queryClient } from './query-client.ts';
import type {
  Alert,
  AlertList,
  CameraNames,
  CameraRegistration,
  CameraView,
  CityView,
  FlowView,
  GovernanceView,
  Me,
  MuteView,
  RecordingView,
  RightsView,
  RuleHistory,
  RuleKindView,
  RuleView,
} from './types.ts';

export const useMe = (): UseQueryResult<Me> =>
  useQuery({ queryKey: KEYS.me, queryFn: () => get('/api/me'), staleTime: 60_000, refetchInterval: 300_000 });

export const useCity = (): UseQueryResult<CityView> =>
  useQuery({ queryKey: KEYS.city, queryFn: () => get('/api/city'), staleTime: Infinity });

/** Live events update the cameras. The page also polls, because a camera that falls silent changes its health without an event. */
export const useCameras = (): UseQueryResult<CameraView[]> =>
  useQuery({
    queryKey: KEYS.cameras,
    queryFn: () => get('/api/cameras'),
    refetchInterval: 15_000,
    // An officer of another agency may not list cameras; they get only names.
    enabled: (useMe().data?.places.length ?? 0) > 0,
  });

/** How a camera is registered, with its addresses. Read anew for each form, because a change names the version that was read. */
export const useCameraRegistration = (camera: string): UseQueryResult<CameraRegistration> =>
  useQuery({
    queryKey: ['registration', camera],
    queryFn: () => get('/api/cameras/{camera}/registration', { path: { camera } }),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

/** The names of the cameras of shared alerts, for a person who may not list cameras. */
export const useNames = (): UseQueryResult<CameraNames[]> => {
  const me = useMe().data;
  return useQuery({
    queryKey: KEYS.names,
    queryFn: () => get('/api/names'),
    enabled: me !== undefined && me.places.length === 0,
    refetchInterval: 60_000,
  });
};

/** The roles that see alerts. For other roles the page does not ask for alerts, because the audit log records every request. */
const ALERT_ROLES: ReadonlySet<Me['role']> = new Set(['operator', 'supervisor', 'reviewer', 'officer']);
export const useSeesAlerts = (): boolean => {
  const me = useMe().data;
  return me !== undefined && ALERT_ROLES.has(me.role);
};

export const useAlerts = (): UseQueryResult<AlertList> =>
  useQuery({
    queryKey: KEYS.alerts,
    queryFn: () => get('/api/alerts', { query: { limit: NEWEST_LIMIT } }),
    enabled: useSeesAlerts(),
  });

const PAGE_SIZE = 100;
/** Alert pages over the whole history. Live events keep them up to date; fetching them again would log access to every alert again. */
export const useAlertPages = (filter: ListedAlerts): UseInfiniteQueryResult<AlertPages> =>
  useInfiniteQuery({
    queryKey: [...KEYS.alertPages, filter],
    queryFn: ({ pageParam }) => get('/api/alerts', { query: queryOf(filter, pageParam, PAGE_SIZE) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    enabled: useSeesAlerts(),
  });

/** The alerts that one row stands for. */
export const useRepeats = (alertId: string, list: ListedAlerts): UseQueryResult<AlertList> => {
  const { repeats: _, ...each } = list;
  return useQuery({
    queryKey: ['alerts', 'repeats', alertId, each],
    queryFn: () => get('/api/alerts', { query: { ...queryOf(each, undefined, 500), repeatsOf: alertId } }),
  });
};

/** @param revision of the alert: another revision may have other images */
export const useObservations = (id: string, revision: number) =>
  useQuery({
    queryKey: [...KEYS.observations(id), revision],
    queryFn: () => get('/api/alerts/{id}/sightings', { path: { id } }),
    placeholderData: (before) => before,
    staleTime: Infinity,
  });

export const useAlert = (id: string | undefined): UseQueryResult<Alert> =>
  useQuery({
    queryKey: KEYS.alert(id ?? ''),
    queryFn: () => get('/api/alerts/{id}', { path: { id: id ?? '' } }),
    enabled: id !== undefined,
    initialData: () => queryClient.getQueryData<AlertList>(KEYS.alerts)?.alerts.find((alert) => alert.alertId === id),
  });

/** @param lengthMs how far back the period goes @param bucketMs the length of a bucket; the period ends with the current bucket */
export const useFlow = (camera: string | undefined, lengthMs: number, bucketMs: number): UseQueryResult<FlowView> =>
  useQuery({
    queryKey: ['flow', camera, lengthMs, bucketMs],
    queryFn: () => {
      const to = Math.ceil(Date.now() / bucketMs) * bucketMs;
      return get('/api/flow', { query: { camera: camera ?? '', from: to - lengthMs, to, bucket: bucketMs } });
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
        cameras.map((camera) => get('/api/recordings', { query: { camera, from: to - lengthMs, to } })),
      );
    },
    enabled: cameras.length > 0,
    refetchInterval: 15_000,
  });

/** Which analytics may run on which camera now. Grants expire without an event, so the page polls. */
export const useRights = (): UseQueryResult<RightsView> =>
  useQuery({ queryKey: KEYS.rights, queryFn: () => get('/api/rights'), refetchInterval: 15_000 });

export const useGovernance = (): UseQueryResult<GovernanceView> =>
  useQuery({
    queryKey: KEYS.governance,
    queryFn: () => get('/api/governance'),
    refetchInterval: 30_000,
    enabled: useMe().data?.places.includes('governance') ?? false,
  });

/** @param before gets the entries below this index; undefined gets the newest */
export const useAuditEntries = (before: number | undefined) =>
  useQuery({
    queryKey: ['audit', before ?? 'newest'],
    queryFn: () => get('/api/audit/entries', { query: { limit: 50, ...(before !== undefined && { before }) } }),
  });

/** @param month as `2026-11`; undefined: the running month */
export const usePublicReport = (month: string | undefined) =>
  useQuery({
    queryKey: ['report', month ?? 'running'],
    queryFn: () => get('/api/report', { query: { ...(month !== undefined && { month }) } }),
  });

export const useCheckpoint = () =>
  useQuery({ queryKey: ['checkpoint'], queryFn: () => get('/api/audit/checkpoint'), refetchInterval: 5_000 });

/** The newest version of each rule of the person's districts. Decisions are answered without an event of the rule, so the page polls. */
export const useRules = (): UseQueryResult<RuleView[]> =>
  useQuery({ queryKey: ['rules'], queryFn: () => get('/api/rules', { query: {} }), refetchInterval: 5_000 });

/** The mutes in force of the person's districts. A mute ends by itself without an event, so the page polls. */
export const useMutes = (): UseQueryResult<MuteView[]> =>
  useQuery({
    queryKey: ['mutes'],
    queryFn: () => get('/api/mutes'),
    enabled: useMe().data?.places.includes('cameras') ?? false,
    refetchInterval: 5_000,
  });

/** Every version of a rule, and what operators answered. */
export const useRule = (rule: string): UseQueryResult<RuleHistory> =>
  useQuery({
    queryKey: ['rules', rule],
    queryFn: () => get('/api/rules/{rule}', { path: { rule } }),
    refetchInterval: 5_000,
  });

/** The kinds of rules that this version of the platform measures. */
export const useRuleKinds = (): UseQueryResult<RuleKindView[]> =>
  useQuery({ queryKey: ['rule-kinds'], queryFn: () => get('/api/rule-kinds'), staleTime: Infinity });
