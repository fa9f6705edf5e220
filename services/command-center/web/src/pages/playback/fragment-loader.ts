import { fetchFragment, type FetchedView, type ViewFacts } from '../../api/playback-views.ts';
import { ApiProblem } from '../../api/problems.ts';
import type { Fragment } from './fragments.ts';
import type { MediaPlayer } from './media-player.ts';
import { isFinal, type Session } from './session.ts';
import { holds, spanAt, withSpan, type Span } from './spans.ts';

/** A stretch of which nothing is shown, and why. */
type Refused = Span & { readonly problem: ApiProblem };
type Options = {
  readonly session: Session;
  readonly isCovered: (atMs: number) => boolean;
  readonly onImage: (facts: ViewFacts, fragment: Fragment) => void;
  readonly onFail: () => void;
};

/** Loads fragments into the player of a camera, one after the other. */
export function createFragmentLoader({ session, isCovered, onImage, onFail }: Options) {
  let player: MediaPlayer | undefined;
  let loaded: readonly Span[] = [];
  let refused: readonly Refused[] = [];
  let loading: { readonly fragment: Fragment; readonly ending: AbortController } | undefined;

  const take = async (fragment: Fragment, { bytes, mimeType, facts }: FetchedView): Promise<void> => {
    const target = player;
    await target?.append(bytes, mimeType, fragment.fromMs);
    if (target !== player) return;
    loaded = withSpan(loaded, fragment);
    refused = [...refused, ...facts.missing.map((span) => ({ ...span, problem: missingFrom(isCovered(span.fromMs)) }))];
    onImage(facts, fragment);
  };
  const load = async (fragment: Fragment): Promise<void> => {
    const ending = new AbortController();
    loading = { fragment, ending };
    try {
      await take(fragment, await fetchFragment(await session.id(), fragment, ending.signal));
    } catch (error) {
      if (ending.signal.aborted) return;
      const problem = session.fail(error);
      if (isFinal(problem)) {
        refused = [...refused, { ...fragment, problem }];
        loaded = withSpan(loaded, fragment);
      }
      onFail();
    } finally {
      if (loading?.ending === ending) loading = undefined;
    }
  };
  const stop = (): void => {
    loading?.ending.abort();
    loading = undefined;
  };
  return {
    load: (fragment: Fragment): void => void load(fragment),
    loaded: (): readonly Span[] => loaded,
    isLoading: (): boolean => loading !== undefined,
    problemAt: (atMs: number): ApiProblem | undefined => spanAt(refused, atMs)?.problem,
    /** Breaks off what is loading if the play head went elsewhere. */
    follow(headMs: number): void {
      if (loading && !holds(loading.fragment, headMs) && !spanAt(loaded, headMs)) stop();
    },
    /** Forgets what the player freed. */
    forgetBefore(ms: number): void {
      loaded = loaded.filter(({ toMs }) => toMs > ms).map((span) => ({ ...span, fromMs: Math.max(span.fromMs, ms) }));
    },
    reset(next: MediaPlayer | undefined): void {
      stop();
      player?.close();
      [player, loaded, refused] = [next, [], []];
    },
  };
}

/** What is missing from a fragment: it was recorded and is not stored any more, or was never recorded. */
const missingFrom = (wasRecorded: boolean): ApiProblem =>
  wasRecorded ? new ApiProblem('view_gone', 'erased') : new ApiProblem('view_none', 'not_recorded');
