import type { Box } from '@marsad/schemas';
import { overlap, widened } from '../../geometry.ts';
import type { Detection, Size } from '../../ports.ts';
import { greedyPairs } from '../greedy.ts';
import { advanceWalk, beginWalk, momentum, sightWalk, type Walk } from './walk.ts';

export type FootageFrame = {
  /** From 0, of all frames of the footage. */
  readonly index: number;
  readonly atMs: number;
  /** Of one kind of thing: they are taken for each other freely. */
  readonly detections: readonly Detection[];
};

/** ByteTrack's two kinds of boxes: sure ones go first and may begin a walk (if a little surer), weak ones only go on with one. */
const SURE = 0.5;
const BEGINNING = 0.55;
/** A walk is one from its third sighting; before, it goes last and ends soon. */
const ESTABLISHED = 3;
const LOST_AFTER_MS = 3_000;
const YOUNG_LOST_AFTER_MS = 300;
/** What was last seen at the picture's edge has left through it. */
const LEFT_AFTER_MS = 300;
const EDGE = 0.01;
/** Weak boxes do not find again who was hidden so long. */
const WEAK_WITHIN_MS = 500;
/** Least overlap of the grown boxes that makes a pair, and by how much boxes grow (C-BIoU, Yang et al. 2023). */
const LEAST_OVERLAP = { sure: 0.15, weak: 0.5 };
const GROWTH = { known: 0.1, hidden: 0.3, young: 0.35, lastSeen: 0.2 };
/** What keeping one's direction is worth against overlap. */
const MOMENTUM = 0.2;
/** A box on somebody who was just seen is no newcomer. */
const SAME_PERSON = 0.6;

type Round = {
  readonly least: number;
  readonly growth: (walk: Walk) => number;
  readonly place: (walk: Walk) => Box;
};
const predicted = (walk: Walk): Box => walk.box;
const lastSeen = (walk: Walk): Box => walk.sightings.at(-1)?.box ?? walk.box;
const isYoung = ({ sightings }: Walk): boolean => sightings.length < ESTABLISHED;

/**
 * Follows things through footage that is looked at frame by frame: ByteTrack (Zhang et al. 2022) with OC-SORT's momentum and recovery by the
 * last observation (Cao et al. 2023). Pure. Unlike the city's tracker it may wait for a surer box, since there is one in most frames.
 * @returns every walk, the short and the doubtful ones too, in the order of their beginnings
 */
export function follow(frames: Iterable<FootageFrame>, source: Size): Walk[] {
  const all: Walk[] = [];
  let open: Walk[] = [];
  let lastAtMs: number | undefined;
  for (const frame of frames) {
    const dtMs = lastAtMs === undefined ? 0 : Math.max(0, frame.atMs - lastAtMs);
    lastAtMs = frame.atMs;
    for (const walk of open) advanceWalk(walk, dtMs);
    const begun = newcomers(open, frame, dtMs).map((detection) => beginWalk(frame, detection));
    all.push(...begun);
    open = [...open, ...begun].filter((walk) => !isOver(walk, frame.atMs, source));
  }
  return all;
}

/** Takes the frame's boxes to the walks that they belong to; gives back those that begin new ones. */
function newcomers(open: readonly Walk[], frame: FootageFrame, dtMs: number): Detection[] {
  const { atMs, detections } = frame;
  const isSeen = (walk: Walk): boolean => walk.sightings.at(-1)?.index === frame.index;
  /** Pairs those of the walks that this frame has not shown yet; gives back the boxes that are left. */
  const pair = (walks: readonly Walk[], found: readonly Detection[], round: Round): Detection[] => {
    const pairs = greedyPairs(
      candidates(
        walks.filter((walk) => !isSeen(walk)),
        found,
        round,
      ),
    );
    for (const { a: walk, b: detection } of pairs) sightWalk(walk, frame, detection);
    const taken = new Set(pairs.map(({ b }) => b));
    return found.filter((detection) => !taken.has(detection));
  };
  const growth = (walk: Walk): number => {
    if (walk.sightings.length <= ESTABLISHED) return GROWTH.young;
    return atMs - walk.seenAtMs > 2 * dtMs ? GROWTH.hidden : GROWTH.known;
  };
  const surely: Round = { least: LEAST_OVERLAP.sure, growth, place: predicted };
  const weakly: Round = { least: LEAST_OVERLAP.weak, growth: () => GROWTH.known, place: predicted };
  const again: Round = { least: LEAST_OVERLAP.sure, growth: () => GROWTH.lastSeen, place: lastSeen };

  const established = open.filter((walk) => !isYoung(walk));
  const young = open.filter(isYoung);
  const recent = established.filter((walk) => atMs - walk.seenAtMs < WEAK_WITHIN_MS);
  const sure = detections.filter(({ confidence }) => confidence >= SURE);
  const weak = detections.filter(({ confidence }) => confidence < SURE);
  const sureLeft = pair(established, sure, surely);
  const weakLeft = pair(recent, weak, weakly);
  const left = pair(young, pair(established, sureLeft, again), surely);
  pair(young, weakLeft, weakly);
  return left.filter(
    ({ confidence, box }) =>
      confidence >= BEGINNING && !open.some((walk) => isSeen(walk) && overlap(walk.box, box) > SAME_PERSON),
  );
}

const candidates = (walks: readonly Walk[], found: readonly Detection[], { least, growth, place }: Round) =>
  walks.flatMap((walk) =>
    found.flatMap((detection) => {
      const share = growth(walk);
      const shared = overlap(widened(place(walk), share), widened(detection.box, share));
      if (shared < least) return [];
      return [
        { a: walk, b: detection, score: shared + MOMENTUM * detection.confidence * momentum(walk, detection.box) },
      ];
    }),
  );

function isOver({ sightings, seenAtMs, box }: Walk, atMs: number, { width, height }: Size): boolean {
  const unseenMs = atMs - seenAtMs;
  const atEdge =
    box.x < EDGE * width ||
    box.y < EDGE * height ||
    box.x + box.width > (1 - EDGE) * width ||
    box.y + box.height > (1 - EDGE) * height;
  const patienceMs = sightings.length < ESTABLISHED ? YOUNG_LOST_AFTER_MS : LOST_AFTER_MS;
  return unseenMs > patienceMs || (atEdge && unseenMs > LEFT_AFTER_MS);
}
