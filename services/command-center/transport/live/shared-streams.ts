import type { Viewer } from '@marsad/schemas';
import type { Access } from '../../domain/access.ts';
import { redactAlertFor } from '../../domain/alert-shown.ts';
import type { CityMemory, OrderedAlert } from '../../domain/city-memory.ts';

/** An alert that is no longer shared is taken back from open streams at the latest so long after its agreement ran out, ms. */
export const RECHECK_MS = 5_000;

/** The open stream of somebody of another agency. */
export type SharedStream = { readonly viewer: Viewer };

type Needs<Stream extends SharedStream> = {
  access: Access;
  memory: Pick<CityMemory, 'alert'>;
  isOpen: () => boolean;
  /** Resolves once the audit log and the disclosures know that this person is told of it; false where nothing was to be disclosed. */
  disclose: (stream: Stream, alert: OrderedAlert['alert']) => Promise<boolean>;
  writeAlert: (stream: Stream, ordered: OrderedAlert) => void;
  writeWithdrawal: (stream: Stream, alertId: string) => void;
  /** Ends it: the browser comes back and misses nothing. */
  drop: (stream: Stream) => void;
};

/**
 * What people of other agencies are told live. Each alert is recorded as disclosed before it is written, one after another, so that they
 * arrive in order; whether it is shared is asked again after the recording. A revision in which they would see nothing new is not told. What was told and is shared no longer is withdrawn.
 */
export function createSharedStreams<Stream extends SharedStream>(needs: Needs<Stream>) {
  const { access, memory, isOpen, disclose, writeAlert, writeWithdrawal, drop } = needs;
  const streams = new Map<Stream, { last: Promise<void>; told: Map<string, string> }>();

  /** All that this person is shown of it: a picture of one track, or a line in the history, is nothing new to them. */
  const textOf = (viewer: Viewer, alert: OrderedAlert['alert']): string => {
    const { revision: _, change: __, ...shown } = redactAlertFor(access, viewer, alert);
    return JSON.stringify(shown);
  };
  const tell = async (stream: Stream, ordered: OrderedAlert): Promise<void> => {
    const { alert } = ordered;
    const state = streams.get(stream);
    if (!state || !access.sees(stream.viewer, alert)) return;
    const shown = textOf(stream.viewer, alert);
    if (state.told.get(alert.alertId) === shown) return;
    const isRecorded = await disclose(stream, alert);
    if (!isOpen()) return drop(stream);
    if (!isRecorded || !streams.has(stream) || !access.sees(stream.viewer, alert)) return;
    state.told.set(alert.alertId, shown);
    writeAlert(stream, ordered);
  };
  const withdraw = (stream: Stream, alertId: string): void => {
    const isShared = (): boolean => {
      const alert = memory.alert(alertId);
      return alert !== undefined && access.sees(stream.viewer, alert);
    };
    const told = streams.get(stream)?.told;
    if (!told?.has(alertId) || isShared()) return;
    told.delete(alertId);
    writeWithdrawal(stream, alertId);
  };
  const recheck = (): void => {
    for (const [stream, { told }] of streams) for (const alertId of told.keys()) withdraw(stream, alertId);
  };
  const timer = setInterval(recheck, RECHECK_MS);

  return {
    /** @param held ids of alerts that this person may have from elsewhere: of them the end is told too */
    add: (stream: Stream, held: readonly string[]): void =>
      void streams.set(stream, { last: Promise.resolve(), told: new Map(held.map((id) => [id, ''])) }),
    remove: (stream: Stream): void => void streams.delete(stream),
    changed(stream: Stream, ordered: OrderedAlert): void {
      const state = streams.get(stream);
      if (!state) return;
      withdraw(stream, ordered.alert.alertId);
      state.last = state.last.then(() => tell(stream, ordered)).catch(() => drop(stream));
    },
    recheck,
    stop: (): void => clearInterval(timer),
  };
}
