import { clipReady, type TimeSpan } from '@marsad/schemas';
import { SIMULATED, type Scene } from './scene.ts';

const SIZE = { widthPx: 640, heightPx: 360 };
/** How long a clip is, ms. */
const CLIP_MS = 8_000;

/** Stretches of a clip, in ms after its first frame. */
export type Lacks = { readonly unseen?: readonly TimeSpan[]; readonly missing?: readonly TimeSpan[] };

/** Plays view-maker: the clips of alerts. */
export function playViewMaker({ bus, store }: Scene) {
  const viewMaker = bus.producer('view-maker');
  return {
    async clip(
      alertId: string,
      cameraId: string,
      mp4: Buffer,
      { unseen = [], missing = [] }: Lacks = {},
    ): Promise<void> {
      const file = { name: `${alertId}.mp4`, bytes: mp4, contentType: 'video/mp4' };
      const stored = await store('view-maker', 'views', cameraId, file);
      const toMs = Date.now();
      const fromMs = toMs - CLIP_MS;
      const onClock = (spans: readonly TimeSpan[]): TimeSpan[] =>
        spans.map((span) => ({ fromMs: fromMs + span.fromMs, toMs: fromMs + span.toMs }));
      const content = {
        ...{ fromMs, toMs, frames: 96, masked: unseen.length > 0 ? ('whole' as const) : ('boxes' as const) },
        ...{ unseen: onClock(unseen), missing: onClock(missing) },
      };
      await (await viewMaker).send(clipReady, { alertId, ...stored, ...SIZE, ...content, tookMs: 3_240 }, SIMULATED);
    },
  };
}
