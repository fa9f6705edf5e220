import { classGroup } from '@marsad/schemas';
import type { Box } from '@marsad/schemas';
import { overlap } from '../geometry.ts';
import type { Detection } from '../ports.ts';
import { LOWEST_CONFIDENCE, suppress } from './decode.ts';

/** Boxes of different sizes that overlap more than this (intersection over union) show one thing. */
const SAME_THING = 0.55;
/** The factor for the confidence of a box that only one of the sizes has. */
const FOUND_ONCE = 0.75;

type Cluster = { readonly members: Detection[]; readonly sizes: Set<number>; box: Box };

/**
 * Weighted boxes fusion (Solovyev et al. 2021) of the detections of one image in several sizes: each box is the mean of its boxes, weighted by
 * confidence. Every size has its own blind spots and its own chance hits (a hand, a figure in a window), on which two sizes seldom agree.
 */
export function fuse(sizes: readonly (readonly Detection[])[]): Detection[] {
  if (sizes.length < 2) return [...(sizes[0] ?? [])];
  const clusters: Cluster[] = [];
  for (const [size, detections] of sizes.entries())
    for (const detection of detections.toSorted((a, b) => b.confidence - a.confidence)) {
      const cluster = clusterOf(clusters, detection, size);
      if (cluster) join(cluster, detection, size);
      else clusters.push({ members: [detection], sizes: new Set([size]), box: detection.box });
    }
  const fused = clusters.map((cluster) => asDetection(cluster, sizes.length));
  return suppress(fused.filter(({ confidence }) => confidence >= LOWEST_CONFIDENCE));
}

function clusterOf(clusters: readonly Cluster[], { class: name, box }: Detection, size: number): Cluster | undefined {
  let best: Cluster | undefined;
  let bestOverlap = SAME_THING;
  for (const cluster of clusters) {
    const [first] = cluster.members;
    if (!first || cluster.sizes.has(size) || classGroup(first.class) !== classGroup(name)) continue;
    const shared = overlap(cluster.box, box);
    if (shared > bestOverlap) [best, bestOverlap] = [cluster, shared];
  }
  return best;
}

function join(cluster: Cluster, detection: Detection, size: number): void {
  cluster.members.push(detection);
  cluster.sizes.add(size);
  const weight = cluster.members.reduce((sum, { confidence }) => sum + confidence, 0);
  const mean = (side: keyof Box): number =>
    cluster.members.reduce((sum, { confidence, box }) => sum + confidence * box[side], 0) / weight;
  cluster.box = { x: mean('x'), y: mean('y'), width: mean('width'), height: mean('height') };
}

function asDetection({ members, box }: Cluster, sizes: number): Detection {
  const surest = members.reduce((a, b) => (b.confidence > a.confidence ? b : a));
  const mean = members.reduce((sum, { confidence }) => sum + confidence, 0) / members.length;
  const agreement = FOUND_ONCE + ((1 - FOUND_ONCE) * (members.length - 1)) / (sizes - 1);
  return { class: surest.class, confidence: mean * agreement, box };
}
