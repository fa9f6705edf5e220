import { ApiProblem } from '../../api/problems.ts';

/** How long to wait before asking again for what may come, ms. */
const ASK_AGAIN_MS = 1_000;
/** Reasons that stay for a fragment. Everything else may pass. */
const FINAL: readonly string[] = ['view_none', 'view_gone', 'view_failed'];
/** Reasons that end the playback until the person does something. */
const ENDS: readonly string[] = [
  'unauthenticated',
  'role_may_not',
  'case_needed',
  'invalid_request',
  'unmasking_refused',
];

export const isFinal = ({ code }: ApiProblem): boolean => FINAL.includes(code);

/** The playback of one camera at the server, which is opened when it is first needed, and whether it may be asked now. */
export function createSession({ open, now }: { open: () => Promise<string>; now: () => number }) {
  let playbackId: Promise<string> | undefined;
  let ended: ApiProblem | undefined;
  let waitUntilMs = 0;
  return {
    id: (): Promise<string> =>
      (playbackId ??= open().catch((error: unknown) => {
        playbackId = undefined;
        throw error;
      })),
    ended: (): ApiProblem | undefined => ended,
    mayAsk: (): boolean => ended === undefined && now() >= waitUntilMs,
    /** Notes why a request failed. After a restart of the server the playback is opened again. */
    fail(error: unknown): ApiProblem {
      const problem = error instanceof ApiProblem ? error : new ApiProblem('internal');
      if (problem.reason === 'playback_over') playbackId = undefined;
      if (ENDS.includes(problem.code)) ended = problem;
      if (!isFinal(problem)) waitUntilMs = now() + ASK_AGAIN_MS;
      return problem;
    },
    /** Begins again with another purpose or case. */
    again(): void {
      [playbackId, ended, waitUntilMs] = [undefined, undefined, 0];
    },
  };
}
export type Session = ReturnType<typeof createSession>;
