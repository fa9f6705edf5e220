import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './problems.ts';

/** Whether to ask again: twice at most, and only a server that did not answer or that failed, because a refusal stays a refusal. */
export const isWorthRetrying = (failures: number, error: Error): boolean =>
  failures < 2 && error instanceof ApiProblem && (error.code === 'network' || error.code === 'internal');

export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: isWorthRetrying, staleTime: 30_000, refetchOnWindowFocus: true } },
});

export const KEYS = {
  me: ['me'],
  city: ['city'],
  cameras: ['cameras'],
  /** The newest alerts, for everybody who has to notice them. */
  alerts: ['alerts', 'newest'],
  /** All alerts, by filter and as far as the person has loaded them. */
  alertPages: ['alerts', 'pages'],
  names: ['names'],
  alert: (id: string) => ['alert', id],
  observations: (id: string) => ['observations', id],
  rights: ['rights'],
  governance: ['governance'],
} as const;
