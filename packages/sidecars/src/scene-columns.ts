import { ClockSource } from '@marsad/schemas';
import { z } from 'zod';
import {
  at,
  Flags,
  Numbers,
  packFlags,
  packNumbers,
  packRuns,
  runsOf,
  unpackFlags,
  unpackNumbers,
  unpackRuns,
} from './columns.ts';
import type { PublishedScene } from './records.ts';

type Scene = PublishedScene['scene'];
/** A scene without what is on it. */
export type SceneFrame = Omit<Scene, 'tracks' | 'staticRegions'>;

/** The scenes' own fields, one value a scene in each column. */
export const SceneColumns = z.object({
  district: runsOf(z.string().max(60)),
  camera: runsOf(z.string().max(60)),
  epoch: Numbers,
  part: Numbers,
  ptsMs: Numbers,
  /** `capturedAtMs` less `ptsMs`: it stays nearly the same through a part. */
  capturedAfterPtsMs: Numbers,
  /** `receivedAtMs` less `capturedAtMs`. */
  receivedAfterMs: Numbers,
  clockSource: runsOf(ClockSource),
  clockOffsetMs: Numbers,
  observedMs: Numbers,
  widthPx: Numbers,
  heightPx: Numbers,
  moving: Flags,
  /** Absent in files of before conditions were known. */
  conditions: z.exactOptional(runsOf(z.array(z.string().max(60)).max(10))),
});
export type SceneColumns = z.infer<typeof SceneColumns>;

export function packScenes(scenes: readonly Scene[]): SceneColumns {
  const numbers = (of: (scene: Scene) => number): Numbers => packNumbers(scenes.map(of));
  return {
    district: packRuns(scenes.map(({ district }) => district)),
    camera: packRuns(scenes.map(({ camera }) => camera)),
    epoch: numbers(({ epoch }) => epoch),
    part: numbers(({ part }) => part),
    ptsMs: numbers(({ ptsMs }) => ptsMs),
    capturedAfterPtsMs: numbers(({ capturedAtMs, ptsMs }) => capturedAtMs - ptsMs),
    receivedAfterMs: numbers(({ receivedAtMs, capturedAtMs }) => receivedAtMs - capturedAtMs),
    clockSource: packRuns(scenes.map(({ clockSource }) => clockSource)),
    clockOffsetMs: numbers(({ clockOffsetMs }) => clockOffsetMs),
    observedMs: numbers(({ observedMs }) => observedMs),
    widthPx: numbers(({ widthPx }) => widthPx),
    heightPx: numbers(({ heightPx }) => heightPx),
    moving: packFlags(scenes.map(({ moving }) => moving)),
    conditions: packRuns(scenes.map(({ conditions }) => conditions ?? [])),
  };
}

/** A scene whose ids are not checked yet. */
type UnpackedScene = Omit<SceneFrame, 'district' | 'camera' | 'conditions'> & {
  district: string;
  camera: string;
  conditions?: string[];
};

/** The scenes without their tracks and regions. @throws {ColumnError} */
export function unpackScenes(columns: SceneColumns): UnpackedScene[] {
  const count = columns.moving.length;
  const numbers = (column: Numbers): number[] => unpackNumbers(column, count);
  const [districts, cameras] = [unpackRuns(columns.district, count), unpackRuns(columns.camera, count)];
  const [epochs, parts, pts] = [numbers(columns.epoch), numbers(columns.part), numbers(columns.ptsMs)];
  const [afterPts, afterCaptured] = [numbers(columns.capturedAfterPtsMs), numbers(columns.receivedAfterMs)];
  const [sources, offsets] = [unpackRuns(columns.clockSource, count), numbers(columns.clockOffsetMs)];
  const [observed, moving] = [numbers(columns.observedMs), unpackFlags(columns.moving, count)];
  const conditions = columns.conditions ? unpackRuns(columns.conditions, count) : [];
  const [widths, heights] = [numbers(columns.widthPx), numbers(columns.heightPx)];
  return pts.map((ptsMs, frame) => {
    const capturedAtMs = ptsMs + at(afterPts, frame);
    return {
      district: at(districts, frame),
      camera: at(cameras, frame),
      epoch: at(epochs, frame),
      part: at(parts, frame),
      ptsMs,
      capturedAtMs,
      receivedAtMs: capturedAtMs + at(afterCaptured, frame),
      clockSource: at(sources, frame),
      clockOffsetMs: at(offsets, frame),
      observedMs: at(observed, frame),
      widthPx: at(widths, frame),
      heightPx: at(heights, frame),
      moving: at(moving, frame),
      ...(conditions[frame]?.length && { conditions: conditions[frame] }),
    };
  });
}
