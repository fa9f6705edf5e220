import type { FootageBox } from '@marsad/vision';

/**
 * Writes MOTChallenge rows `frame,id,left,top,width,height,confidence,-1,-1,-1`, ordered by frame; frames and ids count from 1.
 * @param tracks one list of detections for each track
 */
export function motFile(tracks: readonly (readonly FootageBox[])[]): string {
  const rows = tracks.flatMap((detections, id) =>
    detections.map(({ index, box, confidence }) => ({
      frame: index + 1,
      id: id + 1,
      values: [box.x, box.y, box.width, box.height].map((px) => px.toFixed(2)).concat(confidence.toFixed(3)),
    })),
  );
  return rows
    .toSorted((a, b) => a.frame - b.frame || a.id - b.id)
    .map(({ frame, id, values }) => [frame, id, ...values, -1, -1, -1].join(',') + '\n')
    .join('');
}
