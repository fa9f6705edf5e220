import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isMasked } from '@marsad/masking';
import type { MaskSample } from '@marsad/masking';
import { decodeVideo, silenceFfmpeg } from '@marsad/media';
import { render } from '@marsad/rendering';
import type { RecordedFile } from '@marsad/rendering';
import { ORIGIN_MS, recordFile } from '@marsad/rendering/testing';
import type { Box } from '@marsad/schemas';
import { CITY_FPS, perceiveAsCity } from './city-perception.ts';
import { throughSidecar } from './masks-of-segment.ts';
import { createNetworks } from './networks.ts';
import type { Networks } from './networks.ts';

/** A cyclist rides through the picture from 9.2 to 13.5 s. */
const STREET = join(import.meta.dirname, '..', '..', 'samples', 'person-bicycle-car-detection-part.mp4');
const [FROM_MS, TO_MS] = [8_000, 14_000];
const RIDERS = new Set<string>(['bicycle', 'person']);
type Seen = { readonly ptsMs: number; readonly box: Box };

/** What a process that sees the whole time keeps, and what one keeps that begins anew while the cyclist is in the picture. */
const BEGUN_MS = 4_000;
const BEGUN_ANEW_MS = 11_000;

let folder: string;
let networks: Networks;
let recorded: RecordedFile[];
let cyclist: Seen[];
let samples: { readonly first: MaskSample[]; readonly second: MaskSample[] };
beforeAll(async () => {
  silenceFfmpeg();
  folder = mkdtempSync(join(tmpdir(), 'marsad-interrupted-'));
  networks = createNetworks(1);
  recorded = recordFile(STREET, folder, 6_000);
  const [first, second] = [await perceive(BEGUN_MS), await perceive(BEGUN_ANEW_MS)];
  cyclist = first.examinedFrames
    .filter(({ ptsMs }) => ptsMs >= FROM_MS && ptsMs < TO_MS)
    .flatMap(({ ptsMs, tracks }) =>
      tracks.filter((track) => RIDERS.has(track.class)).map(({ box }) => ({ ptsMs, box })),
    );
  samples = { first: await kept(first, '1:0'), second: await kept(second, '2:0') };
}, 120_000);
afterAll(async () => {
  await networks.close();
  rmSync(folder, { recursive: true, force: true });
});

const perceive = (fromMs: number) =>
  perceiveAsCity(STREET, [], networks, { fps: CITY_FPS, fromMs, toMs: TO_MS + 2_500 });

/** What lies beside a recording, of one part of a stream. */
async function kept({ samples: seen }: Awaited<ReturnType<typeof perceive>>, part: string): Promise<MaskSample[]> {
  const masks = await throughSidecar(seen.map(({ sample }) => sample));
  return masks.map((sample) => ({ ...sample, atMs: ORIGIN_MS + sample.atMs, part }));
}

const clipOf = (name: string, known: readonly MaskSample[]) => {
  const path = join(folder, name);
  const span = { fromMs: ORIGIN_MS + FROM_MS, toMs: ORIGIN_MS + TO_MS };
  const footage = recorded.map((file) => ({ ...file, samples: known }));
  const clip = render({ footage, ...span, drawings: [], as: 'clip', keyFramesOnly: false, path });
  return { clip: clip ?? expect.fail('nothing was rendered'), frames: decodeVideo(path) };
};

/** Whether the cyclist is recognisable in the frames of the moments at which the detector found one. */
function visibleIn(frames: ReturnType<typeof decodeVideo>, zeroMs: number): { visible: number; of: number } {
  const found = cyclist.flatMap(({ ptsMs, box }) => {
    const frame = frames.find((shown) => Math.abs(shown.ptsMs + zeroMs - ptsMs) < 2);
    return frame ? [{ frame, box }] : [];
  });
  return { visible: found.filter(({ frame, box }) => !isMasked(frame, box)).length, of: found.length };
}

describe('a clip', () => {
  test('shows the cyclist before anything is hidden, or this test would prove nothing', () => {
    const { visible, of } = visibleIn(decodeVideo(STREET), 0);
    expect(of).toBeGreaterThan(10);
    expect(visible / of).toBeGreaterThan(0.5);
  });

  test.each([
    ['without an interruption', TO_MS + 2_500, false, []],
    ['over a takeover that lost nothing', BEGUN_ANEW_MS - 1, true, []],
    ['over a reconnect after a second', 10_000, true, [[10_100, 10_800]]],
    ['over a restart after two seconds', 9_000, true, [[9_200, 10_800]]],
    ['of which nothing was analysed', 0, false, [[FROM_MS, TO_MS]]],
  ] as [string, number, boolean, [number, number][]][])(
    '%s hides the cyclist in every frame, and is whole only where nothing was seen',
    { timeout: 60_000 },
    (name, seenToMs, isBegunAnew, unseen) => {
      const first = samples.first.filter(({ atMs }) => atMs < ORIGIN_MS + seenToMs);
      const { clip, frames } = clipOf(`${name}.mp4`, isBegunAnew ? [...first, ...samples.second] : first);
      expect(clip).toMatchObject({ masked: unseen.length === 0 ? 'boxes' : 'whole', missing: [] });
      expect(clip.unseen).toHaveLength(unseen.length);
      for (const [at, [fromMs, toMs]] of unseen.entries()) {
        expect(Math.abs((clip.unseen[at]?.fromMs ?? 0) - ORIGIN_MS - fromMs)).toBeLessThan(200);
        expect(Math.abs((clip.unseen[at]?.toMs ?? 0) - ORIGIN_MS - toMs)).toBeLessThan(200);
      }
      const shown = visibleIn(frames, clip.fromMs - ORIGIN_MS);
      expect(shown.of).toBeGreaterThan(10);
      expect(shown.visible).toBe(0);
    },
  );
});
