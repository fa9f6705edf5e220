import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './problems.ts';

/** Whether to repeat a request: at most twice, and only if the network or the server failed, because a refusal would come again. */
export const isWorthRetrying = (failures: number, error: Error): boolean =>
  failures < 2 && error instanceof ApiProblem && (error.code === 'network' || error.code === 'internal');

export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: isWorthRetrying, staleTime: 30_000, refetchOnWindowFocus: true } },
});

export const KEYS = {
  me: ['me'],
  city: ['city'],
  /** The archive of the maps' streets. */
  streets: ['map', 'streets'],
  cameras: ['cameras'],
  /** The newest alerts, which the header watches on every page. */
  alerts: ['alerts', 'newest'],
  /** Alerts of the whole history, by filter, as far as the person has loaded them. */
  alertPages: ['alerts', 'pages'],
  /** The cases that the person is on. */
  cases: ['cases'],
  case: (id: string) => ['cases', id],
  ptz: (camera: string) => ['ptz', camera],
  names: ['names'],
  alert: (id: string) => ['alert', id],
  observations: (id: string) => ['observations', id],
  rights: ['rights'],
  governance: ['governance'],
  /** The orders under which this person may play back without masks. */
  unmasking: ['unmasking'],
} as const;
