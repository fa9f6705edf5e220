import { setServerTime } from '../parts/use-now.ts';
import { announcementOf } from './alert-arrivals.ts';
import { losesRepeats, withAlert, withoutAlert, type AlertPages, type ListedAlerts } from './alert-pages.ts';
import { oldestOfFull, withCamera, withNewestAlert, withoutNewestAlert } from './cached-lists.ts';
import { createPendingAnswers } from './pending-answers.ts';
import { KEYS, queryClient } from './query-client.ts';
import type { Connection } from './reconnect.ts';
import { openSharedStream } from './shared-stream.ts';
import type {
  Alert,
  AlertList,
  Answer,
  CameraNames,
  CameraView,
  LiveAlert,
  LiveCamera,
  LiveHello,
  LiveWithdrawal,
} from './types.ts';

/** An alert to announce. `delayMs` runs from the arrival of the frame that sufficed for it until the server sent it, ms. */
export type Arrival = { alert: Alert; delayMs: number };

const refresh = (...queryKeys: readonly (readonly string[])[]): void => {
  for (const queryKey of queryKeys) void queryClient.invalidateQueries({ queryKey });
};

/** Changes the loaded alert pages of every filter. */
function changeAlertPages(
  change: (pages: AlertPages, list: ListedAlerts, queryKey: readonly unknown[]) => AlertPages,
): void {
  for (const { queryKey, state } of queryClient.getQueryCache().findAll({ queryKey: KEYS.alertPages })) {
    const pages = state.data as AlertPages | undefined;
    if (pages) queryClient.setQueryData<AlertPages>(queryKey, change(pages, queryKey.at(-1) as ListedAlerts, queryKey));
  }
}

/** Applies an alert to every cached list. @returns the key of its announcement; undefined where there is nothing to announce */
function applyAlert({ alert, sentAtMs }: LiveAlert): string | undefined {
  const newest = queryClient.getQueryData<AlertList>(KEYS.alerts);
  const before =
    newest?.alerts.find(({ alertId }) => alertId === alert.alertId) ??
    queryClient.getQueryData<Alert>(KEYS.alert(alert.alertId));
  if (before && before.revision > alert.revision) return undefined;
  if (newest) queryClient.setQueryData<AlertList>(KEYS.alerts, withNewestAlert(newest, alert, before !== undefined));
  changeAlertPages((pages, list, queryKey) => {
    if (losesRepeats(pages, alert)) void queryClient.invalidateQueries({ queryKey });
    return withAlert(pages, alert, list, before);
  });
  queryClient.setQueryData<Alert>(KEYS.alert(alert.alertId), alert);
  const names = queryClient.getQueryData<CameraNames[]>(KEYS.names);
  if (names && !names.some(({ camera }) => camera === alert.camera)) refresh(KEYS.names);
  return announcementOf(alert, { before, oldest: oldestOfFull(newest), nowMs: sentAtMs });
}

/** Removes an alert that no agreement shares any longer, with everything that is cached about it. */
function removeAlert({ alertId }: LiveWithdrawal): void {
  queryClient.setQueryData<AlertList>(KEYS.alerts, (newest) => newest && withoutNewestAlert(newest, alertId));
  changeAlertPages((pages) => withoutAlert(pages, alertId));
  queryClient.removeQueries({ queryKey: KEYS.observations(alertId) });
  queryClient.removeQueries({ queryKey: KEYS.alert(alertId) });
}

/** A camera that moves may be somebody else's now, which is asked for again where the page shows it. */
function applyCamera({ camera, entry }: LiveCamera): void {
  queryClient.setQueryData<CameraView[]>(KEYS.cameras, (cameras) => cameras && withCamera(cameras, camera, entry));
  if (entry?.canMove) refresh(KEYS.ptz(camera));
}

/** Fetches what the server does not resend: after a pause it resends only the missed alerts, and at the first opening nothing. */
const refreshAfterOpening = (isFirstOpening: boolean): void =>
  refresh(KEYS.cameras, ...(isFirstOpening ? [KEYS.alerts, KEYS.alertPages] : []));

/** Applies the events of this browser’s shared stream to the query cache, which the pages read, and notifies the listeners. */
function createLiveEvents() {
  let connection: Connection = 'connecting';
  const connectionListeners = new Set<() => void>();
  const arrivalListeners = new Set<(arrival: Arrival) => void>();
  const announced = new Set<string>();
  const answers = createPendingAnswers<Answer>();

  const onAlert = (event: LiveAlert): void => {
    const announcement = applyAlert(event);
    if (announcement === undefined || announced.has(announcement)) return;
    announced.add(announcement);
    const { alert, sentAtMs, sufficedAtMs } = event;
    for (const listener of arrivalListeners) listener({ alert, delayMs: sentAtMs - sufficedAtMs });
  };
  const handlers: Readonly<Record<string, (data: string) => void>> = {
    hello: (data) => setServerTime((JSON.parse(data) as LiveHello).serverTimeMs),
    alert: (data) => onAlert(JSON.parse(data) as LiveAlert),
    withdrawn: (data) => removeAlert(JSON.parse(data) as LiveWithdrawal),
    camera: (data) => applyCamera(JSON.parse(data) as LiveCamera),
    command: (data) => answers.record(JSON.parse(data) as Answer),
    // The page fetches the records of rights again: they are few, and the audit log records who reads them.
    governance: () => refresh(KEYS.governance, KEYS.rights, KEYS.unmasking),
  };

  return {
    /** Reads the stream, or receives it from the tab of this browser that reads it. @returns a function that stops */
    start(person: string): () => void {
      const stop = openSharedStream(person, Object.keys(handlers), {
        onEvent: ({ type, data }) => handlers[type]?.(data),
        onConnection(next, isFirstOpening) {
          connection = next;
          for (const listener of connectionListeners) listener();
          if (next === 'open') refreshAfterOpening(isFirstOpening);
        },
        onRefused: () => refresh(KEYS.me),
      });
      return () => {
        stop();
        connection = 'connecting';
      };
    },
    subscribe: (listener: () => void): (() => void) => addTo(connectionListeners, listener),
    connection: (): Connection => connection,
    onArrival: (listener: (arrival: Arrival) => void): (() => void) => addTo(arrivalListeners, listener),
    /** The answer to a command, a decision or a review. */
    answerTo: (commandId: string): Promise<Answer> => answers.answerTo(commandId),
  };
}

/** @returns a function that removes the listener */
function addTo<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const liveEvents = createLiveEvents();
