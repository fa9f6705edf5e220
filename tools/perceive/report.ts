import type { Finding } from '@marsad/behaviour';
import type { ExaminedFrame, Perceived } from './perceive.ts';

/** Lists the findings, the tracks with every class that they had, and how long each stage took. */
export function reportOf({ frames, examinedFrames, findings, stages }: Perceived): string {
  const kinds = new Map<number, Set<string>>();
  for (const { tracks } of examinedFrames)
    for (const track of tracks) kinds.set(track.ordinal, (kinds.get(track.ordinal) ?? new Set()).add(track.class));
  const tracks = [...kinds].map(([ordinal, classes]) => `#${ordinal} ${[...classes].join(' > ')}`);
  return [
    `${frames} frames, ${examinedFrames.length} looked at, ${kinds.size} tracks`,
    ...findings.flatMap(lineOf),
    `tracks: ${tracks.join(', ')}`,
    `ms (median, 95 %): gate ${spread(stages.gateMs)}, look ${spread(stages.detectMs)}, track ${spread(stages.trackMs)}`,
  ].join('\n  ');
}

function lineOf(finding: Finding): string[] {
  switch (finding.kind) {
    case 'crossing':
      return [
        `${seconds(finding.data.ptsMs)} ${finding.data.class} crosses ${finding.data.line} ${finding.data.direction}`,
      ];
    case 'behaviour':
      return [`${seconds(finding.data.ptsMs)} ${finding.data.kind} ${finding.data.placeId}`];
    case 'measure':
      return [];
  }
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(2);
  return `${at(0.5)} ${at(0.95)}`;
}

/** People's tracks as MOTChallenge rows: frame, id, left, top, width, height, confidence, -1, -1, -1; frames and ids count from 1. */
export const peopleOf = (examinedFrames: readonly ExaminedFrame[]): string =>
  examinedFrames
    .flatMap(({ index, tracks }) =>
      tracks
        .filter((track) => track.class === 'person' && track.evidence !== 'predicted')
        .map(({ ordinal, box, confidence }) =>
          [index + 1, ordinal + 1, box.x, box.y, box.width, box.height, confidence, -1, -1, -1].join(','),
        ),
    )
    .join('\n') + '\n';
