import { AV_BUFFERSRC_FLAG_KEEP_REF, AV_FRAME_FLAG_INTERLACED } from 'node-av/constants';
import type { FilterContext } from 'node-av/lib';
import { Filter, FilterGraph, Frame } from 'node-av/lib';
import type { OnFrame } from './on-frame.ts';

type Graph = {
  readonly madeFor: string;
  readonly source: FilterContext;
  readonly sink: FilterContext;
  /** Times of the frames that have gone in and not come out, ms. */
  readonly times: number[];
  free(): void;
};

/**
 * Makes whole frames of frames of two fields, which show two moments, so that what moves has combs. From the first such frame on, each frame
 * comes out one later, because the one after it tells what moves. Whoever sends only whole frames pays nothing.
 */
export function createDeinterlacer(onFrame: OnFrame) {
  const result = new Frame();
  result.alloc();
  let graph: Graph | null = null;
  let isUnable = false;

  const drain = ({ sink, times }: Graph): void => {
    while (sink.buffersinkGetFrameSync(result) >= 0) {
      const ptsMs = times.shift();
      try {
        if (ptsMs !== undefined) onFrame(result, ptsMs);
      } finally {
        result.unref();
      }
    }
  };
  /** Gives out the frames that are still inside, and forgets them. */
  const flush = (): void => {
    const ended = graph;
    graph = null;
    if (!ended) return;
    try {
      ended.source.buffersrcAddFrameSync(null);
      drain(ended);
    } finally {
      ended.free();
    }
  };

  return {
    push(frame: Frame, ptsMs: number): void {
      const isInterlaced = frame.hasFlags(AV_FRAME_FLAG_INTERLACED);
      if (isUnable || (!isInterlaced && graph === null)) return onFrame(frame, ptsMs);
      if (graph?.madeFor !== kindOf(frame)) {
        flush();
        graph = createGraph(frame);
      }
      if (!graph || graph.source.buffersrcAddFrameSync(frame, AV_BUFFERSRC_FLAG_KEEP_REF) < 0) {
        // Frames of a kind that the filter does not take are shown with their combs.
        isUnable = true;
        flush();
        return onFrame(frame, ptsMs);
      }
      graph.times.push(ptsMs);
      drain(graph);
    },
    flush,
    close(): void {
      graph?.free();
      graph = null;
      result.free();
    },
  };
}
export type Deinterlacer = ReturnType<typeof createDeinterlacer>;

const kindOf = ({ width, height, format, colorSpace, colorRange }: Frame): string =>
  `video_size=${width}x${height}:pix_fmt=${format}:colorspace=${colorSpace}:range=${colorRange}`;

/** Null if the filter does not take frames of this kind. */
function createGraph(frame: Frame): Graph | null {
  const graph = new FilterGraph();
  graph.alloc();
  graph.nbThreads = 1;
  const create = (filter: string, options: string | null): FilterContext | null => {
    const found = Filter.getByName(filter);
    return found && graph.createFilter(found, filter, options);
  };
  const madeFor = kindOf(frame);
  const source = create('buffer', `${madeFor}:time_base=1/1000`);
  const middle = create('yadif', 'mode=send_frame:parity=auto:deint=interlaced');
  const sink = create('buffersink', null);
  const isReady =
    source &&
    middle &&
    sink &&
    source.link(0, middle, 0) >= 0 &&
    middle.link(0, sink, 0) >= 0 &&
    graph.configSync() >= 0;
  if (!isReady) {
    graph.free();
    return null;
  }
  return { madeFor, source, sink, times: [], free: () => graph.free() };
}
