import { DEMO_ACCOUNTS, readAccounts, signIn, type SignedIn } from '@marsad/deploy-local';

/** A seat at the page: one person's playback of one camera over HTTP, as the page asks for it. */
export type PageSeat = {
  readonly camera: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly seeks: number;
};
export type PageTimes = {
  /** From opening to the first image, still or fragment, ms. */
  readonly firstImageMs: number;
  /** From each seek to its first image, ms. */
  readonly seekMs: readonly number[];
  /** Answers without an image, by status and reason. */
  readonly failed: readonly string[];
};

const FRAGMENT_MS = 1_000;

/** Signs in as the operator of the demonstration. */
export async function operatorOf(publicUrl: string): Promise<SignedIn> {
  const account = readAccounts(DEMO_ACCOUNTS).find(({ username }) => username === 'operator');
  if (!account) throw new Error('accounts.yaml has no operator');
  return signIn(publicUrl, account.username, account.password);
}

/** Plays back a camera over the routes of the page: opens, shows a first image, and seeks to other moments of the span. */
export async function visitPage(person: SignedIn, { camera, fromMs, toMs, seeks }: PageSeat): Promise<PageTimes> {
  const failed: string[] = [];
  const imageOf = async (path: string): Promise<void> => {
    const response = await person.fetch(path);
    const bytes = await response.arrayBuffer();
    if (response.ok && bytes.byteLength > 0) return;
    failed.push(`${response.status} ${new TextDecoder().decode(bytes).slice(0, 80)}`);
    throw new Error('no image');
  };
  /** The page asks for a still and a fragment at once, and shows what comes first. */
  const firstOf = async (playback: string, atMs: number): Promise<boolean> => {
    const secondMs = Math.floor(atMs / FRAGMENT_MS) * FRAGMENT_MS;
    const url = `/api/playbacks/${playback}`;
    const asked = [
      imageOf(`${url}/still?at=${secondMs}`),
      imageOf(`${url}/fragment?from=${secondMs}&to=${secondMs + FRAGMENT_MS}`),
    ];
    const came = await Promise.any(asked).then(
      () => true,
      () => false,
    );
    // The next moment is asked for once nothing of this one is left in the queue, so that each time is its own.
    void Promise.allSettled(asked);
    return came;
  };
  const startedMs = performance.now();
  const { playbackId } = await person.json<{ playbackId: string }>('/api/playbacks', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ camera, purpose: 'camera_check' }),
  });
  const came = await firstOf(playbackId, fromMs);
  const firstImageMs = came ? performance.now() - startedMs : Number.NaN;
  const seekMs: number[] = [];
  for (let n = 1; n <= seeks; n += 1) {
    // A step that no two seeks share, so that nothing was made before.
    const atMs = fromMs + (((n * 7_919) % 1_000) / 1_000) * (toMs - fromMs);
    const askedMs = performance.now();
    if (await firstOf(playbackId, atMs)) seekMs.push(performance.now() - askedMs);
  }
  return { firstImageMs, seekMs, failed };
}
