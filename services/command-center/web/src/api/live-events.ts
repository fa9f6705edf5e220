import { alertStageOf, byNewestAlert, type Alert, type AlertFilter } from '@marsad/schemas';
import { withAlert, withoutAlert, type AlertPages } from './alert-pages.ts';
import { setServerTime } from '../parts/use-now.ts';
import { KEYS, NEWEST, queryClient } from './queries.ts';
import { openSharedStream, type Connection, type StreamEvent } from './shared-stream.ts';
import type { AlertList, Answer, CameraNames, CameraView } from './types.ts';

/** The last alert that arrived: `delayMs` is from the arrival of the frame that sufficed to this page, both clocks being the server's. */
export type Arrival = { alert: Alert; delayMs: number };

type Listener = () => void;

/** A rise that is older was heard when it happened, ms. */
const HEARD_WITHIN_MS = 120_000;

/** What is to be heard of this revision: that the alert is new, or that it rose; undefined for everything else. */
function heardAs(
  alert: Alert,
  before: Alert | undefined,
  newest: AlertList | undefined,
  nowMs: number,
): string | undefined {
  const { alertId, roseAtMs } = alert;
  const rose = roseAtMs !== undefined && roseAtMs !== before?.roseAtMs && nowMs - roseAtMs < HEARD_WITHIN_MS;
  if (rose && alertStageOf(alert) === 'open') return `${alertId}@${roseAtMs}`;
  // What is older than all that is held was there before, and was only revised.
  const oldest = newest && newest.alerts.length >= NEWEST ? newest.alerts.at(-1) : undefined;
  const isOld = oldest !== undefined && byNewestAlert(alert, oldest) > 0;
  return before || isOld || alert.state !== 'raised' ? undefined : alertId;
}

/** Changes every set of pages that somebody has loaded, each under its filter. */
function eachPages(change: (pages: AlertPages, filter: AlertFilter) => AlertPages): void {
  for (const { queryKey, state } of queryClient.getQueryCache().findAll({ queryKey: KEYS.alertPages })) {
    const pages = state.data as AlertPages | undefined;
    if (pages) queryClient.setQueryData<AlertPages>(queryKey, change(pages, queryKey.at(-1) as AlertFilter));
  }
}

/** What arrives over the one event stream of this browser, kept where the pages read it: the query cache, and these few values. */
function createLiveEvents() {
  let connection: Connection = 'connecting';
  const listeners = new Set<Listener>();
  const arrivals = new Set<(arrival: Arrival) => void>();
  const answers = new Map<string, Answer>();
  const waiting = new Map<string, (answer: Answer) => void>();
  const announced = new Set<string>();
  let openedBefore = false;

  const become = (next: Connection): void => {
    connection = next;
    for (const listener of listeners) listener();
    if (next !== 'open') return;
    // Cameras have no place in the resume; alerts of before the first opening neither.
    void queryClient.invalidateQueries({ queryKey: KEYS.cameras });
    if (!openedBefore)
      for (const queryKey of [KEYS.alerts, KEYS.alertPages]) void queryClient.invalidateQueries({ queryKey });
    openedBefore = true;
  };

  const onAlert = (data: string): void => {
    const { alert, sufficedAtMs, sentAtMs } = JSON.parse(data) as {
      alert: Alert;
      sufficedAtMs: number;
      sentAtMs: number;
    };
    const known = queryClient.getQueryData<AlertList>(KEYS.alerts);
    const before =
      known?.alerts.find(({ alertId }) => alertId === alert.alertId) ??
      queryClient.getQueryData<Alert>(KEYS.alert(alert.alertId));
    if (before && before.revision > alert.revision) return;
    if (known) {
      const others = known.alerts.filter(({ alertId }) => alertId !== alert.alertId);
      const alerts = [...others, alert].sort(byNewestAlert).slice(0, NEWEST);
      queryClient.setQueryData<AlertList>(KEYS.alerts, { ...known, alerts, total: known.total + (before ? 0 : 1) });
    }
    eachPages((pages, filter) => withAlert(pages, alert, filter, before));
    queryClient.setQueryData<Alert>(KEYS.alert(alert.alertId), alert);
    const names = queryClient.getQueryData<CameraNames[]>(KEYS.names);
    if (names && !names.some(({ camera }) => camera === alert.camera))
      void queryClient.invalidateQueries({ queryKey: KEYS.names });
    const heard = heardAs(alert, before, known, sentAtMs);
    if (heard === undefined || announced.has(heard)) return;
    announced.add(heard);
    for (const arrived of arrivals) arrived({ alert, delayMs: sentAtMs - sufficedAtMs });
  };

  /** An agreement no longer shares it: what this page holds of it goes. */
  const onWithdrawn = (data: string): void => {
    const { alertId } = JSON.parse(data) as { alertId: string };
    queryClient.setQueryData<AlertList>(KEYS.alerts, (known) => {
      const alerts = known?.alerts.filter((alert) => alert.alertId !== alertId);
      return known && alerts && { ...known, alerts, total: known.total - (known.alerts.length - alerts.length) };
    });
    eachPages((pages) => withoutAlert(pages, alertId));
    queryClient.removeQueries({ queryKey: KEYS.sightings(alertId) });
    queryClient.removeQueries({ queryKey: KEYS.alert(alertId) });
  };

  const onCamera = (data: string): void => {
    const { camera, entry } = JSON.parse(data) as { camera: string; entry: CameraView | null };
    queryClient.setQueryData<CameraView[]>(KEYS.cameras, (known) => {
      if (!known) return known;
      if (!entry) return known.filter((other) => other.camera !== camera);
      const at = known.findIndex((other) => other.camera === camera);
      return at < 0 ? [...known, entry] : known.with(at, entry);
    });
  };

  const onCommand = (data: string): void => {
    const answer = JSON.parse(data) as Answer;
    answers.set(answer.commandId, answer);
    waiting.get(answer.commandId)?.(answer);
    waiting.delete(answer.commandId);
  };

  const onGovernance = (): void => {
    // Whatever it was: what stands is asked for anew, because rights are few and a look at them is recorded.
    void queryClient.invalidateQueries({ queryKey: KEYS.governance });
    void queryClient.invalidateQueries({ queryKey: KEYS.rights });
  };
  const onHello = (data: string): void => setServerTime((JSON.parse(data) as { serverTimeMs: number }).serverTimeMs);

  const handle: Readonly<Record<string, (data: string) => void>> = {
    hello: onHello,
    alert: onAlert,
    withdrawn: onWithdrawn,
    camera: onCamera,
    command: onCommand,
    governance: onGovernance,
  };

  return {
    /** Reads the stream, or listens to the tab of this browser that does; returns how to stop. */
    start(person: string): () => void {
      const stop = openSharedStream(person, Object.keys(handle), {
        onEvent: ({ type, data }: StreamEvent) => handle[type]?.(data),
        onConnection: become,
        onRefused() {
          void queryClient.invalidateQueries({ queryKey: KEYS.me });
          openedBefore = false;
        },
      });
      return () => {
        stop();
        connection = 'connecting';
        openedBefore = false;
      };
    },
    subscribe: (listener: Listener): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    connection: (): Connection => connection,
    onArrival: (arrived: (arrival: Arrival) => void): (() => void) => {
      arrivals.add(arrived);
      return () => arrivals.delete(arrived);
    },
    /** The answer to a command, a decision or a review, whenever it comes: it may even be faster than the 202 that named the command. */
    answerTo: (commandId: string): Promise<Answer> =>
      new Promise((resolve) => {
        const there = answers.get(commandId);
        if (there) resolve(there);
        else waiting.set(commandId, resolve);
      }),
  };
}

export const liveEvents = createLiveEvents();
