import { longHashedId } from '@marsad/schemas';
import type { clipRequested, DataOf } from '@marsad/schemas';
import { mintId } from '@marsad/schemas/ids';

/** A request for the views of an alert, of which this service makes the snapshot. */
export type ViewRequest = DataOf<typeof clipRequested>;
export type ReceivedRequest = {
  readonly request: ViewRequest;
  readonly requestedAtMs: number;
  readonly traceparent: string | undefined;
};

/** The object name of an alert: its id, or a hash if the id holds characters that a store or a path may not accept. */
export const viewName = (alertId: string): string =>
  /^[\w.-]{1,100}$/.test(alertId) ? alertId : mintId(longHashedId('alert', [alertId]));

/** A longer clip is cut at its end. Alerts request only seconds. */
const LONGEST_CLIP_MS = 120_000;
/** Until when a clip needs the recording, wall clock ms. */
export const clipEndMs = ({ fromMs, toMs }: Pick<ViewRequest, 'fromMs' | 'toMs'>): number =>
  Math.min(toMs, fromMs + LONGEST_CLIP_MS);

/** How long a request for another replica's camera is remembered, ms. It is answered here if that camera becomes ours meanwhile. */
const REMEMBER_MS = 120_000;
/** The most answered alerts that are remembered to recognise a repeated request. */
const MOST_ANSWERED = 5_000;

/** Keeps track of requests: those answered, those being answered, and those for cameras of other replicas. */
export function createRequestBook(now: () => number) {
  const answered = new Set<string>();
  const open = new Set<string>();
  let others: ReceivedRequest[] = [];
  const recent = (): ReceivedRequest[] => others.filter(({ requestedAtMs }) => requestedAtMs > now() - REMEMBER_MS);
  return {
    isAnswered: (alertId: string): boolean => answered.has(alertId),
    isOpen: (alertId: string): boolean => open.has(alertId),
    begin(alertId: string): void {
      answered.add(alertId);
      if (answered.size > MOST_ANSWERED) answered.delete([...answered][0] ?? '');
      open.add(alertId);
    },
    end: (alertId: string): void => void open.delete(alertId),
    /** Called if the service stops before the answer is complete: the request stays uncommitted and is consumed again. */
    leaveUnanswered: (alertId: string): void => void answered.delete(alertId),
    rememberForOthers(received: ReceivedRequest): void {
      others = [...recent(), received];
    },
    /** Removes and returns the remembered requests of a camera. */
    takeRemembered(camera: string): ReceivedRequest[] {
      const taken = recent().filter(({ request }) => request.camera === camera);
      others = others.filter((received) => !taken.includes(received));
      return taken;
    },
  };
}
export type RequestBook = ReturnType<typeof createRequestBook>;
