import type { Dialog } from './dialog.ts';

/** Receiver reports are sent this often, ms (RFC 3550, 6.2). */
const REPORT_MS = 5_000;
/** A session is kept alive at least this often, and at most so often, ms. */
const LEAST_MS = 2_000;
const MOST_MS = 30_000;

export type KeepAlive = {
  readonly dialog: Dialog;
  readonly url: string;
  readonly timeoutMs: number;
  /** Whether the camera offers GET_PARAMETER, which is meant for this. */
  readonly hasGetParameter: boolean;
  sendReport(): void;
};

/** Keeps a session alive until stopped. A camera that does not answer is left to whoever waits for its packets. */
export function keepAlive({ dialog, url, timeoutMs, hasGetParameter, sendReport }: KeepAlive): () => void {
  let method = hasGetParameter ? 'GET_PARAMETER' : 'OPTIONS';
  let waits = false;
  const say = async (): Promise<void> => {
    if (waits) return;
    waits = true;
    try {
      const { status } = await dialog.ask(method, url);
      // Offered and not understood, which several cameras do.
      if (status >= 400) method = 'OPTIONS';
    } catch {
      // The connection tells its own end; a late answer ends nothing.
    } finally {
      waits = false;
    }
  };
  const every = Math.min(MOST_MS, Math.max(LEAST_MS, timeoutMs / 2));
  const saying = setInterval(() => void say(), every);
  const reporting = setInterval(sendReport, REPORT_MS);
  return () => {
    clearInterval(saying);
    clearInterval(reporting);
  };
}
