import type { Alert } from '@marsad/schemas';
import { setServerTime } from '../parts/use-now.ts';
import { KEYS, queryClient } from './queries.ts';
import { openSharedStream, type Connection, type StreamEvent } from './shared-stream.ts';
import type { AlertList, Answer, CameraNames, CameraView } from './types.ts';

/** The last alert that arrived: `delayMs` is from the arrival of the frame that sufficed to this page, both clocks being the server's. */
export type Arrival = { alert: Alert; delayMs: number };

type Listener = () => void;

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
    if (!openedBefore) void queryClient.invalidateQueries({ queryKey: KEYS.alerts });
    openedBefore = true;
  };

  const onAlert = (data: string): void => {
    const { alert, sufficedAtMs, sentAtMs } = JSON.parse(data) as {
      alert: Alert;
      sufficedAtMs: number;
      sentAtMs: number;
    };
    const known = queryClient.getQueryData<AlertList>(KEYS.alerts);
    const before = known?.alerts.find(({ alertId }) => alertId === alert.alertId);
    if (before && before.revision > alert.revision) return;
    if (known) {
      const others = known.alerts.filter(({ alertId }) => alertId !== alert.alertId);
      const alerts = [...others, alert].sort((a, b) => b.raisedAtMs - a.raisedAtMs);
      queryClient.setQueryData<AlertList>(KEYS.alerts, { alerts, total: known.total + (before ? 0 : 1) });
    }
    queryClient.setQueryData<Alert>(KEYS.alert(alert.alertId), alert);
    const names = queryClient.getQueryData<CameraNames[]>(KEYS.names);
    if (names && !names.some(({ camera }) => camera === alert.camera))
      void queryClient.invalidateQueries({ queryKey: KEYS.names });
    if (before || alert.state !== 'raised' || announced.has(alert.alertId)) return;
    announced.add(alert.alertId);
    for (const arrived of arrivals) arrived({ alert, delayMs: sentAtMs - sufficedAtMs });
  };

  /** An agreement no longer shares it: what this page holds of it goes. */
  const onWithdrawn = (data: string): void => {
    const { alertId } = JSON.parse(data) as { alertId: string };
    queryClient.setQueryData<AlertList>(KEYS.alerts, (known) => {
      const alerts = known?.alerts.filter((alert) => alert.alertId !== alertId);
      return known && alerts && { alerts, total: known.total - (known.alerts.length - alerts.length) };
    });
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
