import type { FootageBox } from '@marsad/vision';

/**
 * MOTChallenge rows `frame,id,left,top,width,height,confidence,-1,-1,-1`, frames and ids from 1, by frame.
 * @param walks one list of detections for each thing
 */
export function motFile(walks: readonly (readonly FootageBox[])[]): string {
  const rows = walks.flatMap((sightings, id) =>
    sightings.map(({ index, box, confidence }) => ({
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
