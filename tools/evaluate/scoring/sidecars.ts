import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvRows } from '../csv.ts';
import { evaluate, outPath } from './command.ts';
import { percent, type Section } from './section.ts';
import { videosOf } from './sets.ts';

export async function sidecarsSection(data: string, sets: readonly string[]): Promise<Section> {
  const rows: string[][] = [];
  const commands: string[] = [];
  for (const { video } of sets.flatMap((set) => videosOf(data, set))) {
    const out = outPath(`${video}.sidecars.csv`);
    console.log(`evaluate: sidecars of ${video} …`);
    const ran = await evaluate(['sidecars', '--video', join(data, video), '--out', out]);
    commands.push(`npm run evaluate -- sidecars --video $EVAL_DATA/${video} --out sidecars.csv`);
    rows.push([video, ...(ran.kind === 'failed' ? [`failed: ${ran.reason}`] : cellsOf(readFileSync(out, 'utf8')))]);
  }
  return {
    title: 'What is kept beside a recording',
    intro:
      'The two sidecars of each minute of a recording, as the city writes them at 5 analysed frames a second: what to hide (masks), and the scenes with static regions and image quality (tracks). The goal is 1 % of the video’s own bytes for both. They grow with what is seen and not with the picture: a mask takes 3 to 4 bytes a frame, a track 4 to 6, and the image quality 7 to 11 bytes a second. So the goal is missed where much is seen in few bytes, as at a crowded junction at 0.1 Mbit/s (tfl-…). A clip shorter than a minute carries the 1 kB with which each pair of files begins all the same, which is much for a few seconds at 0.3 Mbit/s (fall). Static regions were found in none of these clips: something would have to be put down and stand for 10 s or longer.',
    head: ['video', 'kB of video', 'frames', 'masks, kB', 'tracks, kB', 'share of the video'],
    rows,
    commands,
  };
}

/** The cells of a video whose segments are listed in this CSV text. */
export function cellsOf(text: string): string[] {
  const segments = csvRows(text);
  const sum = (column: string): number => segments.reduce((total, segment) => total + Number(segment[column]), 0);
  const [video, masks, tracks] = [sum('video_bytes'), sum('masks_bytes'), sum('tracks_bytes')];
  const kB = (bytes: number): string => (bytes / 1_000).toFixed(1);
  return [kB(video), String(sum('frames')), kB(masks), kB(tracks), `**${percent((masks + tracks) / video, 2)}**`];
}
