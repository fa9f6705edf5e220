import { join } from 'node:path';
import { evaluate, msOf, outPath } from './command.ts';
import { ensureScorer, scoreTracks } from './python.ts';
import { percent, type Section } from './section.ts';
import { videosOf } from './sets.ts';

/** The best peer's measured IDF1 / MOTA, and our goal, by video. */
const PEERS: Readonly<Record<string, { best: string; goal: string }>> = {
  'pets09-s2l1-frames-0001-0500.avi': { best: '59 / 71', goal: '72 / 77' },
  'TUD-Campus.mp4': { best: '67 / 66', goal: '72 / 72' },
};

export async function tracksSection(data: string, sets: readonly string[]): Promise<Section> {
  const rows: string[][] = [];
  const commands: string[] = [];
  await ensureScorer();
  for (const { video, truth } of sets.flatMap((set) => videosOf(data, set))) {
    const name = video.split('/').at(-1) ?? video;
    const peer = PEERS[name] ?? { best: 'not measured', goal: '–' };
    const out = outPath(`${video}.txt`);
    console.log(`evaluate: tracks of ${video} …`);
    const ran = await evaluate(['tracks', '--video', join(data, video), '--out', out]);
    commands.push(`npm run evaluate -- tracks --video $EVAL_DATA/${video} --out tracks.txt`);
    if (ran.kind === 'failed' || truth === undefined) {
      rows.push([video, peer.best, peer.goal, ran.kind === 'failed' ? `failed: ${ran.reason}` : 'no ground truth']);
      continue;
    }
    const frames = Number(/ in (\d+) frames/.exec(ran.lastLine)?.[1] ?? 0);
    const { idf1, mota, ...counts } = await scoreTracks(frames, truth, out);
    const ours = `**${(idf1 * 100).toFixed(0)} / ${(mota * 100).toFixed(0)}**`;
    const errors = [counts.num_switches, counts.num_false_positives, counts.num_misses].join(', ');
    rows.push([
      video,
      peer.best,
      peer.goal,
      ours,
      errors,
      `${percent(counts.precision)}, ${percent(counts.recall)}`,
      msOf(ran.lastLine),
    ]);
  }
  return {
    title: 'Tracks of people',
    intro:
      'IDF1 / MOTA by py-motmetrics, overlap 0.5, every frame. Peers: the best of FastestDet (tiled) or HOG with ByteTrack or norfair, measured on the same files.',
    head: ['video', 'best peer', 'goal', 'ours', 'switches, false, missed', 'precision, recall', 'ms, median / 95 %'],
    rows,
    commands: [
      ...commands,
      '.marsad/evaluate/venv/bin/python tools/evaluate/scoring/score_tracks.py FRAMES gt.txt tracks.txt',
    ],
  };
}
