import type { Box } from '@marsad/schemas';
import { overlap, widened } from '../../geometry.ts';
import type { Detection, Size } from '../../ports.ts';
import { greedyPairs } from '../greedy.ts';
import { advanceTrack, beginTrack, momentum, addBox, type FootageTrack } from './footage-track.ts';

export type FootageFrame = {
  /** The frame's number in the footage, from 0. */
  readonly index: number;
  readonly atMs: number;
  /** All of one kind of thing, because any box may continue any track. */
  readonly detections: readonly Detection[];
};

/** ByteTrack's two kinds of boxes: those from this confidence on are paired first, and weaker ones only continue a track. */
const SURE = 0.5;
/** A box may begin a track from this confidence on. */
const BEGINNING = 0.55;
/** A track is established from its third box on. Before, it is paired last and ends soon. */
const ESTABLISHED = 3;
/** A track that no box has continued for this long has ended; ms. */
const LOST_AFTER_MS = 3_000;
/** The same for a track that is not established; ms. */
const YOUNG_LOST_AFTER_MS = 300;
/** A track that was last seen at the frame's edge has left through it after this time; ms. */
const LEFT_AFTER_MS = 300;
/** A box within this share of the frame's sides is at its edge. */
const EDGE = 0.01;
/** Weak boxes do not continue a track that was hidden for longer than this; ms. */
const WEAK_WITHIN_MS = 500;
/** The least overlap of grown boxes that makes a pair. */
const LEAST_OVERLAP = { sure: 0.15, weak: 0.5 };
/** The share of their sides by which boxes grow before they are compared (C-BIoU, Yang et al. 2023). */
const GROWTH = { known: 0.1, hidden: 0.3, young: 0.35, lastSeen: 0.2 };
/** The weight of keeping the direction, against overlap. */
const MOMENTUM = 0.2;
/** A box that overlaps a track of this frame by more than this begins no track. */
const SAME_PERSON = 0.6;

type Round = {
  readonly least: number;
  readonly growth: (track: FootageTrack) => number;
  readonly place: (track: FootageTrack) => Box;
};
const predicted = (track: FootageTrack): Box => track.box;
const lastSeen = (track: FootageTrack): Box => track.boxes.at(-1)?.box ?? track.box;
const isYoung = ({ boxes }: FootageTrack): boolean => boxes.length < ESTABLISHED;

/**
 * Follows things through every frame of the footage: ByteTrack (Zhang et al. 2022) with OC-SORT's momentum and recovery by the last observation
 * (Cao et al. 2023). Pure. Unlike the city's tracker it may wait for a more confident box, because most frames have one.
 * @returns every track, short and doubtful ones too, in the order in which they began
 */
export function follow(frames: Iterable<FootageFrame>, source: Size): FootageTrack[] {
  const all: FootageTrack[] = [];
  let open: FootageTrack[] = [];
  let lastAtMs: number | undefined;
  for (const frame of frames) {
    const dtMs = lastAtMs === undefined ? 0 : Math.max(0, frame.atMs - lastAtMs);
    lastAtMs = frame.atMs;
    for (const track of open) advanceTrack(track, dtMs);
    const begun = newcomers(open, frame, dtMs).map((detection) => beginTrack(frame, detection));
    all.push(...begun);
    open = [...open, ...begun].filter((track) => !isOver(track, frame.atMs, source));
  }
  return all;
}

/** Gives the frame's boxes to the tracks that they continue. Returns the boxes that begin tracks. */
function newcomers(open: readonly FootageTrack[], frame: FootageFrame, dtMs: number): Detection[] {
  const { atMs, detections } = frame;
  const isSeen = (track: FootageTrack): boolean => track.boxes.at(-1)?.index === frame.index;
  /** Pairs the tracks that this frame has not continued yet. Returns the boxes that are left. */
  const pair = (tracks: readonly FootageTrack[], found: readonly Detection[], round: Round): Detection[] => {
    const pairs = greedyPairs(
      candidates(
        tracks.filter((track) => !isSeen(track)),
        found,
        round,
      ),
    );
    for (const { a: track, b: detection } of pairs) addBox(track, frame, detection);
    const taken = new Set(pairs.map(({ b }) => b));
    return found.filter((detection) => !taken.has(detection));
  };
  const growth = (track: FootageTrack): number => {
    if (track.boxes.length <= ESTABLISHED) return GROWTH.young;
    return atMs - track.seenAtMs > 2 * dtMs ? GROWTH.hidden : GROWTH.known;
  };
  const sureRound: Round = { least: LEAST_OVERLAP.sure, growth, place: predicted };
  const weakRound: Round = { least: LEAST_OVERLAP.weak, growth: () => GROWTH.known, place: predicted };
  const lastSeenRound: Round = { least: LEAST_OVERLAP.sure, growth: () => GROWTH.lastSeen, place: lastSeen };

  const established = open.filter((track) => !isYoung(track));
  const young = open.filter(isYoung);
  const recent = established.filter((track) => atMs - track.seenAtMs < WEAK_WITHIN_MS);
  const sure = detections.filter(({ confidence }) => confidence >= SURE);
  const weak = detections.filter(({ confidence }) => confidence < SURE);
  const sureLeft = pair(established, sure, sureRound);
  const weakLeft = pair(recent, weak, weakRound);
  const left = pair(young, pair(established, sureLeft, lastSeenRound), sureRound);
  pair(young, weakLeft, weakRound);
  return left.filter(
    ({ confidence, box }) =>
      confidence >= BEGINNING && !open.some((track) => isSeen(track) && overlap(track.box, box) > SAME_PERSON),
  );
}

const candidates = (tracks: readonly FootageTrack[], found: readonly Detection[], { least, growth, place }: Round) =>
  tracks.flatMap((track) =>
    found.flatMap((detection) => {
      const share = growth(track);
      const shared = overlap(widened(place(track), share), widened(detection.box, share));
      if (shared < least) return [];
      return [
        { a: track, b: detection, score: shared + MOMENTUM * detection.confidence * momentum(track, detection.box) },
      ];
    }),
  );

function isOver({ boxes, seenAtMs, box }: FootageTrack, atMs: number, { width, height }: Size): boolean {
  const unseenMs = atMs - seenAtMs;
  const atEdge =
    box.x < EDGE * width ||
    box.y < EDGE * height ||
    box.x + box.width > (1 - EDGE) * width ||
    box.y + box.height > (1 - EDGE) * height;
  const patienceMs = boxes.length < ESTABLISHED ? YOUNG_LOST_AFTER_MS : LOST_AFTER_MS;
  return unseenMs > patienceMs || (atEdge && unseenMs > LEFT_AFTER_MS);
}
