import type { Viewer } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import type { OrderedAlert } from '../../domain/alert-memory.ts';
import { redactAlertFor } from '../../domain/redact-alert.ts';
import type { CityMemory } from '../../domain/city-memory.ts';

/** Nothing announces that an agreement has run out. Its alerts are withdrawn from open streams after this time at most, ms. */
export const RECHECK_MS = 5_000;

/** The open stream of a person of another agency. */
export type SharedStream = { readonly viewer: Viewer };

type Dependencies<Stream extends SharedStream> = {
  access: Access;
  memory: Pick<CityMemory, 'alert'>;
  isOpen: () => boolean;
  /** Resolves once the audit log and the disclosures record that this person gets the alert; to false if it may not be disclosed. */
  disclose: (stream: Stream, alert: OrderedAlert['alert']) => Promise<boolean>;
  writeAlert: (stream: Stream, ordered: OrderedAlert) => void;
  writeWithdrawal: (stream: Stream, alertId: string) => void;
  /** Ends the stream: the browser comes back and misses nothing. */
  drop: (stream: Stream) => void;
};

/** @property last the latest delivery, which the next one waits for · @property shown the text that was last written for each alert */
type State = { last: Promise<void>; readonly shown: Map<string, string> };

/**
 * Writes alerts to the streams of people of other agencies. Each alert is recorded as disclosed before it is written, one after another, so
 * they arrive in order; after the recording the agreement is checked again. A revision that shows the person nothing new is not written. An
 * alert that was written and is no longer shared is withdrawn.
 */
export function createSharedStreams<Stream extends SharedStream>(dependencies: Dependencies<Stream>) {
  const { access, memory, isOpen, disclose, writeAlert, writeWithdrawal, drop } = dependencies;
  const streams = new Map<Stream, State>();

  /** All fields of the alert that this person sees. Another picture of one track, or a line of the history, is nothing new to them. */
  const textOf = (viewer: Viewer, alert: OrderedAlert['alert']): string => {
    const { revision: _, change: __, ...seen } = redactAlertFor(access, viewer, alert);
    return JSON.stringify(seen);
  };
  const show = async (stream: Stream, ordered: OrderedAlert): Promise<void> => {
    const { alert } = ordered;
    const state = streams.get(stream);
    if (!state || !access.sees(stream.viewer, alert)) return;
    const text = textOf(stream.viewer, alert);
    if (state.shown.get(alert.alertId) === text) return;
    const isRecorded = await disclose(stream, alert);
    if (!isOpen()) return drop(stream);
    if (!isRecorded || !streams.has(stream) || !access.sees(stream.viewer, alert)) return;
    state.shown.set(alert.alertId, text);
    writeAlert(stream, ordered);
  };
  const withdrawUnshared = (stream: Stream, alertId: string): void => {
    const alert = memory.alert(alertId);
    const isShared = alert !== undefined && access.sees(stream.viewer, alert);
    if (!isShared && streams.get(stream)?.shown.delete(alertId)) writeWithdrawal(stream, alertId);
  };
  const recheck = (): void => {
    for (const [stream, { shown }] of streams) for (const alertId of shown.keys()) withdrawUnshared(stream, alertId);
  };
  const timer = setInterval(recheck, RECHECK_MS);

  return {
    /** @param held ids of alerts that this person may have from another route; their withdrawal is written too */
    add: (stream: Stream, held: readonly string[]): void =>
      void streams.set(stream, { last: Promise.resolve(), shown: new Map(held.map((id) => [id, ''])) }),
    remove: (stream: Stream): void => void streams.delete(stream),
    deliver(stream: Stream, ordered: OrderedAlert): void {
      const state = streams.get(stream);
      if (!state) return;
      withdrawUnshared(stream, ordered.alert.alertId);
      state.last = state.last.then(() => show(stream, ordered)).catch(() => drop(stream));
    },
    recheck,
    stop: (): void => clearInterval(timer),
  };
}
