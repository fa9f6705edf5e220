import { idleHeader } from './activity.ts';
import { ApiProblem, problemOf } from './problems.ts';
import { urlOf } from './url.ts';

type Stretch = { readonly fromMs: number; readonly toMs: number };
/** What the server says of a fragment or still beside its bytes. */
export type ViewFacts = Stretch & {
  readonly frames: number;
  /** `none`: it is seen under an order. */
  readonly masked: 'boxes' | 'whole' | 'none';
  readonly unseen: readonly Stretch[];
  readonly missing: readonly Stretch[];
};
export type FetchedView = { readonly bytes: ArrayBuffer; readonly mimeType: string; readonly facts: ViewFacts };

/** Fetches a still or fragment. @throws ApiProblem; the signal's reason if it was broken off */
async function fetchView(url: string, signal: AbortSignal): Promise<FetchedView> {
  const response = await fetch(url, { credentials: 'same-origin', headers: idleHeader(), signal }).catch(() => {
    signal.throwIfAborted();
    throw new ApiProblem('network');
  });
  if (!response.ok) throw await problemOf(response);
  const facts = JSON.parse(response.headers.get('marsad-view') ?? '{}') as ViewFacts;
  return { bytes: await response.arrayBuffer(), mimeType: response.headers.get('content-type') ?? '', facts };
}

export const fetchStill = (playback: string, at: number, signal: AbortSignal): Promise<FetchedView> =>
  fetchView(urlOf('/api/playbacks/{playback}/still', { path: { playback }, query: { at } }), signal);

export const fetchFragment = (
  playback: string,
  { fromMs, toMs, keyFramesOnly }: Stretch & { readonly keyFramesOnly: boolean },
  signal: AbortSignal,
): Promise<FetchedView> => {
  const query = { from: fromMs, to: toMs, keys: keyFramesOnly ? 1 : 0 };
  return fetchView(urlOf('/api/playbacks/{playback}/fragment', { path: { playback }, query }), signal);
};
