import { createSerial } from '@marsad/service';

/** How many requests are taken at most: the one that is answered, and those that wait behind it. */
const MOST_TAKEN = 4;

type Needs<Request> = {
  readonly answer: (request: Request, signal: AbortSignal) => Promise<void>;
  readonly refuseAsBusy: (request: Request) => Promise<void>;
  readonly fatal: (error: unknown) => void;
};

/** Answers requests one at a time. A request that waits is lost with its instance, and whoever asked asks again. */
export function createRequestQueue<Request>({ answer, refuseAsBusy, fatal }: Needs<Request>) {
  const stopped = new AbortController();
  const serial = createSerial();
  let taken = 0;
  const answerNext = async (request: Request): Promise<void> => {
    try {
      if (!stopped.signal.aborted) await answer(request, stopped.signal);
    } catch (error) {
      if (!stopped.signal.aborted) fatal(error);
    } finally {
      taken -= 1;
    }
  };
  const idle = (): Promise<void> => serial(() => Promise.resolve());
  return {
    /** Takes a request; the answer follows. */
    async request(request: Request): Promise<void> {
      if (taken >= MOST_TAKEN) return refuseAsBusy(request);
      taken += 1;
      void serial(() => answerNext(request));
    },
    /** Resolves when every request that was taken is answered. */
    idle,
    /** Breaks off the answer that is being made, and begins no other. */
    stop(): Promise<void> {
      stopped.abort();
      return idle();
    },
  };
}
