import type { MaskedTrace, MaskSample } from '@marsad/masking';
import type { Box } from '@marsad/schemas';
import { z } from 'zod';
import { BoxColumns, packBoxes, unpackBoxes } from './box-columns.ts';
import {
  at,
  ColumnError,
  Flags,
  listOf,
  Numbers,
  packFlags,
  packNumbers,
  packRuns,
  runsOf,
  unpackFlags,
  unpackNumbers,
  unpackRuns,
  WholeNumbers,
} from './columns.ts';
import { packed, unpacked } from './container.ts';
import { MASK_GRID, outwards } from './mask-grid.ts';
import { MaskRecord } from './records.ts';
import type { SegmentOf } from './records.ts';
import { framesOf, Marks, packMarks, strandsOf, unpackMarks } from './strands.ts';
import type { Strand } from './strands.ts';

export type MasksSidecar = {
  readonly of: SegmentOf;
  readonly seenToMs: number;
  readonly samples: readonly MaskSample[];
};

/** Other letters would leave open whether a trace was detected. */
const MaskMarks = Marks.regex(/^[su.]*$/);

/** What a file holds beside its header. */
const Content = z.object({
  /** The squares of the grid across the frame and down it: masks are counted in them. */
  grid: z.int().min(1).max(65_536),
  atMs: Numbers,
  part: runsOf(z.string().max(60)),
  examined: Flags,
  /** One entry a trace in each column. `seen` begins at the frame `first`: `s` detected, `u` not detected, `.` not traced. */
  traces: z.object({
    key: WholeNumbers,
    first: WholeNumbers,
    seen: listOf(MaskMarks),
    mask: BoxColumns,
  }),
  /** All regions in one list, and the frame of each. */
  regions: z.object({ frame: Numbers, mask: BoxColumns }),
});
type Content = z.infer<typeof Content>;

const Samples = z.array(MaskRecord);

export const masksSidecar = {
  /**
   * The compressed file. Masks may come out a little larger than they went in, and never smaller. Samples come out in order of time and
   * their traces in order of their keys; how long a trace was unseen is the time since the file last says that it was detected.
   */
  encode: ({ samples, ...envelope }: MasksSidecar): Promise<Buffer> =>
    packed('marsad.masks', envelope, contentOf(samples.toSorted((a, b) => a.atMs - b.atMs))),
  /** @throws {SidecarError} */
  decode: (bytes: Uint8Array, of?: SegmentOf): Promise<MasksSidecar> =>
    unpacked('marsad.masks', bytes, (object) => ({ samples: Samples.parse(samplesIn(Content.parse(object))) }), of),
};

function contentOf(samples: readonly MaskSample[]): Content {
  const traces = strandsOf(
    samples.map((sample) => sample.traces),
    ({ key }) => key,
  );
  const regions = samples.flatMap((sample, frame) => sample.regions.map((region) => ({ frame, region })));
  return {
    grid: MASK_GRID,
    atMs: packNumbers(samples.map(({ atMs }) => atMs)),
    part: packRuns(samples.map(({ part }) => part)),
    examined: packFlags(samples.map(({ examined }) => examined)),
    traces: {
      key: traces.map(({ key }) => key),
      first: traces.map(({ frames }) => at(frames, 0)),
      seen: traces.map((trace) => packMarks(trace, ({ unseenMs }) => (unseenMs === 0 ? 's' : 'u'))),
      mask: packBoxes(
        traces.map(({ items }) => items.map(({ mask }) => outwards(mask))),
        MASK_GRID,
      ),
    },
    regions: {
      frame: packNumbers(regions.map(({ frame }) => frame)),
      mask: packBoxes([regions.map(({ region }) => outwards(region))], MASK_GRID),
    },
  };
}

function samplesIn({ grid, atMs: times, part, examined, traces, regions }: Content): MaskSample[] {
  const count = examined.length;
  const [atMs, parts, flags] = [unpackNumbers(times, count), unpackRuns(part, count), unpackFlags(examined, count)];
  refuseUnequal(traces);
  const strands = traces.key.map((_, trace) => strandIn({ grid, traces }, trace, atMs));
  const byFrame = framesOf(strands, count);
  const masks = regionsIn({ grid, regions }, count);
  return atMs.map((moment, frame) => ({
    atMs: moment,
    part: at(parts, frame),
    examined: at(flags, frame),
    traces: at(byFrame, frame),
    regions: at(masks, frame),
  }));
}

/** Masks beyond the end of another column would be left out, and what they hide shown. @throws {ColumnError} */
function refuseUnequal({ key, first, seen, mask }: Content['traces']): void {
  const others = [first, seen, mask.x, mask.y, mask.width, mask.height];
  if (others.some(({ length }) => length !== key.length))
    throw new ColumnError('the columns of the traces differ in length');
}

function strandIn(
  { grid, traces }: Pick<Content, 'grid' | 'traces'>,
  trace: number,
  atMs: readonly number[],
): Strand<MaskedTrace> {
  const key = at(traces.key, trace);
  const { frames, letters } = unpackMarks(at(traces.first, trace), at(traces.seen, trace), atMs.length);
  const masks = unpackBoxes(traces.mask, trace, frames.length, grid);
  let seenAtMs = at(atMs, 0);
  const items = frames.map((frame, place): MaskedTrace => {
    const isSeen = letters[place] === 's';
    if (isSeen) seenAtMs = at(atMs, frame);
    return { key, mask: at(masks, place), unseenMs: isSeen ? 0 : Math.max(1, Math.round(at(atMs, frame) - seenAtMs)) };
  });
  return { key, frames, items };
}

function regionsIn({ grid, regions }: Pick<Content, 'grid' | 'regions'>, count: number): Box[][] {
  const masks = Array.from({ length: count }, (): Box[] => []);
  if (regions.mask.x.length !== 1) throw new ColumnError('the regions are not in one list');
  const boxCount = lengthOf(at(regions.mask.x, 0));
  const frames = unpackNumbers(regions.frame, boxCount);
  unpackBoxes(regions.mask, 0, boxCount, grid).forEach((mask, place) => at(masks, at(frames, place)).push(mask));
  return masks;
}

const lengthOf = (numbers: Numbers): number => (Array.isArray(numbers) ? numbers : numbers.plain).length;
