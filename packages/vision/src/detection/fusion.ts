import { classGroup } from '@marsad/schemas';
import type { Box } from '@marsad/schemas';
import { overlap } from '../geometry.ts';
import type { Detection } from '../ports.ts';
import { LOWEST_CONFIDENCE, suppress } from './decode.ts';

/** Boxes of different looks that overlap more than this are one thing. */
const SAME_THING = 0.55;
/** What a thing is worth that one look of several saw. */
const SEEN_ONCE = 0.75;

type Cluster = { readonly members: Detection[]; readonly looks: Set<number>; box: Box };

/**
 * Weighted boxes fusion (Solovyev et al. 2021) of the same picture looked at in several sizes: a thing's box is the mean of what the looks
 * say, weighted by their confidence. One size has its own blind spots and its own chance hits (a hand, a figure in a window); what two sizes
 * agree on is seldom one of them.
 */
export function fuse(looks: readonly (readonly Detection[])[]): Detection[] {
  if (looks.length < 2) return [...(looks[0] ?? [])];
  const clusters: Cluster[] = [];
  for (const [look, detections] of looks.entries())
    for (const detection of detections.toSorted((a, b) => b.confidence - a.confidence)) {
      const home = bestHome(clusters, detection, look);
      if (home) join(home, detection, look);
      else clusters.push({ members: [detection], looks: new Set([look]), box: detection.box });
    }
  const fused = clusters.map((cluster) => asDetection(cluster, looks.length));
  return suppress(fused.filter(({ confidence }) => confidence >= LOWEST_CONFIDENCE));
}

function bestHome(clusters: readonly Cluster[], { class: name, box }: Detection, look: number): Cluster | undefined {
  let best: Cluster | undefined;
  let bestOverlap = SAME_THING;
  for (const cluster of clusters) {
    const [first] = cluster.members;
    if (!first || cluster.looks.has(look) || classGroup(first.class) !== classGroup(name)) continue;
    const shared = overlap(cluster.box, box);
    if (shared > bestOverlap) [best, bestOverlap] = [cluster, shared];
  }
  return best;
}

function join(cluster: Cluster, detection: Detection, look: number): void {
  cluster.members.push(detection);
  cluster.looks.add(look);
  const weight = cluster.members.reduce((sum, { confidence }) => sum + confidence, 0);
  const mean = (side: keyof Box): number =>
    cluster.members.reduce((sum, { confidence, box }) => sum + confidence * box[side], 0) / weight;
  cluster.box = { x: mean('x'), y: mean('y'), width: mean('width'), height: mean('height') };
}

function asDetection({ members, box }: Cluster, looks: number): Detection {
  const surest = members.reduce((a, b) => (b.confidence > a.confidence ? b : a));
  const mean = members.reduce((sum, { confidence }) => sum + confidence, 0) / members.length;
  const agreement = SEEN_ONCE + ((1 - SEEN_ONCE) * (members.length - 1)) / (looks - 1);
  return { class: surest.class, confidence: mean * agreement, box };
}
