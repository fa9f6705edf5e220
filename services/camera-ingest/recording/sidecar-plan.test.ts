import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SealedSegment, SegmentStart } from '../ports.ts';
import { CLOSING_PATIENCE_MS, createSidecarPlan } from './sidecar-plan.ts';
import type { Closing, SidecarPlan } from './sidecar-plan.ts';

const T = 1_790_000_000_000;
const ANALYSIS_MS = 200;
const TICK_MS = 500;
const claim = { camera: 'c-1', epoch: T };
const start = (fromMs: number, part = 0): SegmentStart => ({ district: 'agdal', ...claim, part, fromMs, originMs: T });
const sealedAs = (of: SegmentStart, toMs: number): SealedSegment => ({
  ...of,
  path: `${of.part}-${of.fromMs}`,
  toMs,
  packets: 1,
  bytes: 1,
  codec: 'h264',
  widthPx: 64,
  heightPx: 48,
});
const inPart = (part: number) => ({ ...claim, part });

describe('a frame', () => {
  it.each([
    ['of the first frame of a segment', 0, T, T],
    ['before a segment', 0, T - 1, undefined],
    ['at a seam', 0, T + 1_000, T + 1_000],
    ['just before the seam', 0, T + 999, T],
    ['of a part without segments', 1, T + 500, undefined],
  ] as const)('%s belongs to the last segment of its part that begins at or before it', (_, part, atMs, fromMs) => {
    const plan = createSidecarPlan(ANALYSIS_MS);
    [T, T + 1_000].forEach((from) => plan.opened(start(from)));
    expect(plan.segmentAt(inPart(part), atMs)?.fromMs).toBe(fromMs);
  });

  it('of a group that the next segment repeats belongs to one of the two only', () => {
    const plan = createSidecarPlan(ANALYSIS_MS);
    plan.opened(start(T));
    expect(plan.segmentAt(inPart(0), T + 900)?.fromMs).toBe(T);
    plan.sealed(sealedAs(start(T), T + 1_000), T + 1_000);
    plan.opened(start(T + 500));
    expect(plan.segmentAt(inPart(0), T + 950)?.fromMs).toBe(T + 500);
  });
});

describe('the sidecars of a sealed segment', () => {
  const given = () => {
    const plan = createSidecarPlan(ANALYSIS_MS);
    plan.opened(start(T));
    plan.analysed(inPart(0), T + 400);
    plan.sealed(sealedAs(start(T), T + 1_000), T + 1_050);
    return plan;
  };
  const closed = (plan: SidecarPlan, nowMs = T + 1_100) => plan.due(claim, nowMs).map(({ seenToMs }) => seenToMs - T);

  it.each([
    ['wait for analysis', () => undefined, []],
    [
      'are closed by a frame one analysis interval before its end',
      (plan) => plan.analysed(inPart(0), T + 800),
      [1_000],
    ],
    ['are not closed by an earlier frame', (plan) => plan.analysed(inPart(0), T + 799), []],
    ['are closed by a frame of a later part', (plan) => plan.analysed(inPart(1), T + 10), [1_000]],
    [
      'are not closed by a frame of another claim',
      (plan) => plan.analysed({ ...inPart(1), epoch: T + 1 }, T + 900),
      [],
    ],
    ['are closed by the end of its part', (plan) => plan.partEnded(inPart(0)), [1_000]],
  ] as [string, (plan: SidecarPlan) => void, number[]][])('%s', (_, act, seen) => {
    const plan = given();
    act(plan);
    expect(closed(plan)).toEqual(seen);
  });

  it('are closed after five seconds, and are seen only as far as analysis came', () => {
    const plan = given();
    expect(closed(plan, T + 1_050 + CLOSING_PATIENCE_MS - 1)).toEqual([]);
    expect(closed(plan, T + 1_050 + CLOSING_PATIENCE_MS)).toEqual([400]);
    expect(plan.segmentAt(inPart(0), T + 900)).toBeUndefined();
  });

  it('are not expected of a segment that was opened by an earlier process', () => {
    expect(createSidecarPlan(ANALYSIS_MS).sealed(sealedAs(start(T), T + 1_000), T)).toBe(false);
  });
});

describe('a segment', () => {
  it('that was abandoned takes no frames', () => {
    const plan = createSidecarPlan(ANALYSIS_MS);
    plan.opened(start(T));
    plan.abandoned(start(T));
    expect(plan.segmentAt(inPart(0), T + 10)).toBeUndefined();
  });
  it('that a failed thread left open is let go when a later part begins', () => {
    const plan = createSidecarPlan(ANALYSIS_MS);
    plan.opened(start(T));
    expect(plan.opened(start(T + 2_000, 2))).toEqual([start(T)]);
    expect(plan.segmentAt(inPart(0), T + 10)).toBeUndefined();
  });
});

/**
 * Plays a stream as the media thread reports it: frames are analysed in their order, each some steps later, while segments are opened, cut
 * and sealed; and now and then analysis stands still.
 */
type Step = 'frame' | 'cut' | 'cut_in_group' | 'stop_recording' | 'new_part' | 'analyse' | 'stall';
const stepsOf = fc.array(
  fc.constantFrom<Step>(
    'frame',
    'frame',
    'frame',
    'analyse',
    'analyse',
    'cut',
    'cut_in_group',
    'stop_recording',
    'new_part',
    'stall',
  ),
  { maxLength: 120 },
);
type Frame = { readonly part: number; readonly atMs: number };

function createStream() {
  const plan = createSidecarPlan(ANALYSIS_MS);
  const kept: { frame: Frame; in: SegmentStart }[] = [];
  const late: Frame[] = [];
  const sealedAtMs = new Map<string, number>();
  const sealed: SealedSegment[] = [];
  const closed: (Closing & { atMs: number })[] = [];
  const waiting: (Frame | { readonly partEnded: number })[] = [];
  let [nowMs, part, open] = [T, 0, null as SegmentStart | null];
  const close = (closings: readonly Closing[]) => closed.push(...closings.map((one) => ({ ...one, atMs: nowMs })));
  let lastFromMs = 0;
  const begin = (fromMs: number) => {
    // As the media thread does, which names files by this time.
    lastFromMs = Math.max(fromMs, lastFromMs + 1);
    plan.opened((open = start(lastFromMs, part)));
  };
  const seal = () => {
    if (!open) return;
    const segment = sealedAs(open, Math.max(nowMs, open.fromMs + 1));
    sealed.push(segment);
    sealedAtMs.set(segment.path, nowMs);
    plan.sealed(segment, nowMs);
    close(plan.due(claim, nowMs));
    open = null;
  };
  const analyse = () => {
    const next = waiting.shift();
    if (!next) return;
    if ('partEnded' in next) plan.partEnded(inPart(next.partEnded));
    else {
      const segment = plan.segmentAt(inPart(next.part), next.atMs);
      if (segment) kept.push({ frame: next, in: segment });
      else late.push(next);
      plan.analysed(inPart(next.part), next.atMs);
    }
    close(plan.due(claim, nowMs));
  };
  const pass = (ms: number) => {
    for (const untilMs = nowMs + ms; nowMs < untilMs; close(plan.allDue(nowMs)))
      nowMs = Math.min(untilMs, (Math.floor(nowMs / TICK_MS) + 1) * TICK_MS);
  };
  const steps: Record<Step, () => void> = {
    frame() {
      pass(ANALYSIS_MS);
      waiting.push({ part, atMs: nowMs });
    },
    analyse,
    cut() {
      seal();
      begin(nowMs + 1);
    },
    cut_in_group() {
      const fromMs = open ? open.fromMs + Math.floor((nowMs - open.fromMs) / 2) + 1 : nowMs + 1;
      seal();
      begin(fromMs);
    },
    stop_recording: seal,
    new_part() {
      seal();
      waiting.push({ partEnded: part });
      part += 1;
      begin(nowMs + 1);
    },
    stall: () => pass(3_000),
  };
  return { steps, kept, late, sealed, sealedAtMs, closed, seal, pass, drain: () => [...waiting].forEach(analyse) };
}

describe('whatever the media thread reports', () => {
  it('every frame is kept in exactly one segment of its part, or nothing was recorded, or it came too late', () => {
    fc.assert(
      fc.property(stepsOf, (steps) => {
        const stream = createStream();
        for (const step of steps) stream.steps[step]();
        stream.drain();
        for (const { frame, in: segment } of stream.kept) {
          expect(segment.part).toBe(frame.part);
          expect(segment.fromMs).toBeLessThanOrEqual(frame.atMs);
        }
        for (const frame of stream.late) {
          const wanting = stream.closed.filter(
            ({ segment }) => segment.part === frame.part && segment.fromMs <= frame.atMs && frame.atMs < segment.toMs,
          );
          // A recording that lacks the frame does not claim to have seen it.
          for (const { seenToMs } of wanting) expect(seenToMs).toBeLessThan(frame.atMs);
        }
      }),
    );
  });

  it('the sidecars of every sealed segment are closed once, within five seconds', () => {
    fc.assert(
      fc.property(stepsOf, (steps) => {
        const stream = createStream();
        for (const step of steps) stream.steps[step]();
        stream.seal();
        stream.pass(CLOSING_PATIENCE_MS + TICK_MS);
        const pathsOf = (segments: readonly SealedSegment[]) => segments.map(({ path }) => path).toSorted();
        expect(pathsOf(stream.closed.map(({ segment }) => segment))).toEqual(pathsOf(stream.sealed));
        for (const { segment, atMs, seenToMs } of stream.closed) {
          expect(atMs - (stream.sealedAtMs.get(segment.path) ?? 0)).toBeLessThanOrEqual(CLOSING_PATIENCE_MS + TICK_MS);
          expect(seenToMs).toBeGreaterThanOrEqual(segment.fromMs);
          expect(seenToMs).toBeLessThanOrEqual(segment.toMs);
        }
      }),
    );
  });
});
