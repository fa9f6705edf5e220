import { fetchStill, type ViewFacts } from '../../api/playback-views.ts';
import type { Session } from './session.ts';

/** Stills are of whole seconds, so that whoever scrubs over the same minute asks for the same stills, ms. */
const GRID_MS = 1_000;
/** A still this far from the play head is shown until the next one comes, ms. */
const NEAR_MS = 2_000;

type Options = { readonly session: Session; readonly onImage: (facts: ViewFacts) => void; readonly onFail: () => void };

/** The still of the play head: one is asked for at a time, always that of where the head is then. */
export function createStillLoader({ session, onImage, onFail }: Options) {
  let still: { readonly atMs: number; readonly url: string } | undefined;
  let loading: AbortController | undefined;
  let refusedMs: number | undefined;

  const load = async (atMs: number): Promise<void> => {
    const ending = new AbortController();
    loading = ending;
    try {
      const { bytes, mimeType, facts } = await fetchStill(await session.id(), atMs, ending.signal);
      if (still) URL.revokeObjectURL(still.url);
      still = { atMs, url: URL.createObjectURL(new Blob([bytes], { type: mimeType })) };
      onImage(facts);
    } catch (error) {
      if (ending.signal.aborted) return;
      session.fail(error);
      refusedMs = atMs;
      onFail();
    } finally {
      if (loading === ending) loading = undefined;
    }
  };
  return {
    url: (): string | undefined => still?.url,
    isNear: (headMs: number): boolean => still !== undefined && Math.abs(still.atMs - headMs) <= NEAR_MS,
    want(headMs: number): void {
      const atMs = Math.floor(headMs / GRID_MS) * GRID_MS;
      if (!loading && still?.atMs !== atMs && refusedMs !== atMs) void load(atMs);
    },
    /** Forgets the still: it was masked otherwise than what is shown from now on. */
    forget(): void {
      loading?.abort();
      if (still) URL.revokeObjectURL(still.url);
      [still, loading, refusedMs] = [undefined, undefined, undefined];
    },
    close(): void {
      loading?.abort();
      if (still) URL.revokeObjectURL(still.url);
    },
  };
}
