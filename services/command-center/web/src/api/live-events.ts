import type { Alert } from '@marsad/schemas';
import { KEYS, queryClient } from './queries.ts';
import type { AlertList, Answer, CameraView } from './types.ts';

export type Connection = 'connecting' | 'open' | 'lost';
/** The last alert that arrived: `delayMs` is from the arrival of the frame that sufficed to this page, both clocks being the server's. */
export type Arrival = { alert: Alert; delayMs: number };

type Listener = () => void;

/** What arrives over the one event stream of this page, kept where the pages read it: the query cache, and these few values. */
function createLiveEvents() {
  let source: EventSource | undefined;
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
  };

  const onAlert = ({ data }: MessageEvent<string>): void => {
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
    if (before || alert.state !== 'raised' || announced.has(alert.alertId)) return;
    announced.add(alert.alertId);
    for (const arrived of arrivals) arrived({ alert, delayMs: sentAtMs - sufficedAtMs });
  };

  const onCamera = ({ data }: MessageEvent<string>): void => {
    const { camera, entry } = JSON.parse(data) as { camera: string; entry: CameraView | null };
    queryClient.setQueryData<CameraView[]>(KEYS.cameras, (known) => {
      if (!known) return known;
      if (!entry) return known.filter((other) => other.camera !== camera);
      const at = known.findIndex((other) => other.camera === camera);
      return at < 0 ? [...known, entry] : known.with(at, entry);
    });
  };

  const onCommand = ({ data }: MessageEvent<string>): void => {
    const answer = JSON.parse(data) as Answer;
    answers.set(answer.commandId, answer);
    waiting.get(answer.commandId)?.(answer);
    waiting.delete(answer.commandId);
  };

  const open = (): void => {
    source = new EventSource('/api/events');
    source.addEventListener('open', () => {
      become('open');
      // Cameras have no place in the resume; alerts of before the first opening neither.
      void queryClient.invalidateQueries({ queryKey: KEYS.cameras });
      if (!openedBefore) void queryClient.invalidateQueries({ queryKey: KEYS.alerts });
      openedBefore = true;
    });
    source.addEventListener('error', () => {
      become('lost');
      // The browser gives up for good on an HTTP error: a session that ended, or a server that starts. Ask who I am, then try anew.
      if (source?.readyState !== EventSource.CLOSED) return;
      void queryClient.invalidateQueries({ queryKey: KEYS.me });
      openedBefore = false;
      setTimeout(() => source?.readyState === EventSource.CLOSED && open(), 3_000);
    });
    source.addEventListener('alert', onAlert);
    source.addEventListener('camera', onCamera);
    source.addEventListener('command', onCommand);
    // Whatever it was: what stands is asked for anew, because rights are few and a look at them is recorded.
    source.addEventListener('governance', () => {
      void queryClient.invalidateQueries({ queryKey: KEYS.governance });
      void queryClient.invalidateQueries({ queryKey: KEYS.rights });
    });
  };

  return {
    start(): () => void {
      open();
      return () => {
        source?.close();
        source = undefined;
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
