import { longHashedId } from '@marsad/schemas';
import type { clipRequested, DataOf } from '@marsad/schemas';
import { mintId } from '@marsad/schemas/ids';

/** A request for the snapshot and the clip of an alert. */
export type ViewRequest = DataOf<typeof clipRequested>;
export type ReceivedRequest = {
  readonly request: ViewRequest;
  readonly askedAtMs: number;
  readonly traceparent: string | undefined;
};

/** Names an object after an alert, whose id others minted: only what every store and path takes. */
export const viewName = (alertId: string): string =>
  /^[\w.-]{1,100}$/.test(alertId) ? alertId : mintId(longHashedId('alert', [alertId]));

/** A request for a camera of another replica is remembered for so long: it is answered here if that camera becomes ours. */
const REMEMBER_MS = 120_000;
/** Answered alerts that are remembered, so that a repeated request is recognised. */
const MOST_ANSWERED = 5_000;

/** Which requests were answered, are being answered, and wait because another replica owns their camera. */
export function createRequestBook(now: () => number) {
  const answered = new Set<string>();
  const open = new Set<string>();
  let others: ReceivedRequest[] = [];
  const recent = (): ReceivedRequest[] => others.filter(({ askedAtMs }) => askedAtMs > now() - REMEMBER_MS);
  return {
    isAnswered: (alertId: string): boolean => answered.has(alertId),
    isOpen: (alertId: string): boolean => open.has(alertId),
    begin(alertId: string): void {
      answered.add(alertId);
      if (answered.size > MOST_ANSWERED) answered.delete([...answered][0] ?? '');
      open.add(alertId);
    },
    end: (alertId: string): void => void open.delete(alertId),
    /** The service stops before the answer is complete: the request stays uncommitted and comes again. */
    leaveUnanswered: (alertId: string): void => void answered.delete(alertId),
    rememberForOthers(received: ReceivedRequest): void {
      others = [...recent(), received];
    },
    /** The remembered requests of a camera, each given once. */
    takeRemembered(camera: string): ReceivedRequest[] {
      const taken = recent().filter(({ request }) => request.camera === camera);
      others = others.filter((received) => !taken.includes(received));
      return taken;
    },
  };
}
export type RequestBook = ReturnType<typeof createRequestBook>;
