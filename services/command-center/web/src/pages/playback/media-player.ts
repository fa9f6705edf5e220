/** How long played footage stays in the buffer, ms. */
const KEPT_BEHIND_MS = 180_000;
/** The clock of the media begins this long before the first moment, so that a person can go back, ms. */
const ROOM_BEFORE_MS = 43_200_000;
/** A moment this close before a frame shows that frame: the first frame of a recording is not at its first millisecond, s. */
const NEAR_S = 0.5;

export type MediaPlayer = ReturnType<typeof createMediaPlayer>;

/** Whether this browser plays a stream of fragments. Safari on phones has a source of its own kind. */
export const mediaSourceOf = (): typeof MediaSource | undefined => {
  const scope = globalThis as { ManagedMediaSource?: typeof MediaSource; MediaSource?: typeof MediaSource };
  return scope.MediaSource ?? scope.ManagedMediaSource;
};

const happened = (target: EventTarget, event: string): Promise<void> =>
  new Promise((resolve) => target.addEventListener(event, () => resolve(), { once: true }));

/** Plays the fragments of one camera in a video element, on the wall clock. Every fragment has a beginning of its own. */
// eslint-disable-next-line max-lines-per-function -- one closure over one Media Source, an entry each for what the browser offers
export function createMediaPlayer(video: HTMLVideoElement, Source: typeof MediaSource, startMs: number) {
  const originMs = Math.floor(startMs / 1_000) * 1_000 - ROOM_BEFORE_MS;
  const source = new Source();
  const url = URL.createObjectURL(source);
  const opened = happened(source, 'sourceopen');
  let buffer: SourceBuffer | undefined;
  let mimeType = '';
  let queue: Promise<unknown> = opened;
  let closed = false;
  video.disableRemotePlayback = true;
  video.src = url;

  const secondsOf = (ms: number): number => (ms - originMs) / 1_000;
  const settled = async (work: (buffer: SourceBuffer) => void): Promise<void> => {
    if (!buffer || closed) return;
    const done = happened(buffer, 'updateend');
    work(buffer);
    await done;
  };
  const bufferFor = (wanted: string): SourceBuffer => {
    const found = buffer ?? source.addSourceBuffer(wanted);
    if (buffer && wanted !== mimeType) found.changeType(wanted);
    buffer = found;
    mimeType = wanted;
    return found;
  };
  /** The second of the media that shows this moment; undefined if nothing of it is loaded. */
  const secondAt = (atMs: number): number | undefined => {
    const at = secondsOf(atMs);
    for (let index = 0; index < video.buffered.length; index += 1) {
      const [start, end] = [video.buffered.start(index), video.buffered.end(index)];
      if (at >= start && at < end - 0.01) return at;
      if (at < start && start - at <= NEAR_S) return start + 0.001;
    }
    return undefined;
  };
  return {
    originMs,
    secondAt,
    /** The moment that the video shows, UTC ms. */
    shownMs: (): number => originMs + video.currentTime * 1_000,
    /** Whether the frame of the current moment is on the screen. */
    isShown: (): boolean => !video.seeking && video.readyState >= 2,
    /** Adds a fragment. Resolves once it can be played. @throws the browser's error if it cannot */
    append(bytes: ArrayBuffer, type: string, fromMs: number): Promise<void> {
      const added = queue.then(async () => {
        if (closed) return;
        const target = bufferFor(type);
        target.timestampOffset = secondsOf(fromMs);
        await settled((into) => into.appendBuffer(bytes));
      });
      queue = added.catch(() => undefined);
      return added;
    },
    /** Frees what was played long ago. @returns the moment from which footage is kept */
    trim(headMs: number): number {
      const keptMs = headMs - KEPT_BEHIND_MS;
      const end = secondsOf(keptMs);
      if (video.buffered.length > 0 && video.buffered.start(0) < end - 60)
        queue = queue.then(() => settled((from) => from.remove(0, end))).catch(() => undefined);
      return keptMs;
    },
    show(second: number): void {
      if (Math.abs(video.currentTime - second) > 0.001) video.currentTime = second;
    },
    play(rate: number): void {
      if (video.playbackRate !== rate) video.playbackRate = rate;
      if (video.paused) video.play().catch(() => undefined);
    },
    pause(): void {
      if (!video.paused) video.pause();
    },
    close(): void {
      closed = true;
      video.removeAttribute('src');
      video.load();
      URL.revokeObjectURL(url);
    },
  };
}
