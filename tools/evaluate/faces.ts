import { createFaceReader, createGallery, identify } from '@marsad/vision';
import { Command, InvalidArgumentError } from 'commander';
import { csvFile, csvRow } from './csv.ts';
import { type DescribedImage, describeAll, enrolAll, readList } from './face-lists.ts';
import { spreadLine } from './milliseconds.ts';
import { MODELS } from './networks.ts';
import { checkOut, writeOut } from './out-file.ts';

export const FACES_HEADER = 'probe,identity,score,quality,ms';
/** The score of a probe that was compared with nobody: the lowest possible cosine, so no threshold takes it for a match. */
const NO_SCORE = '-1.0000';

type Options = { gallery: string; probes: string; out: string; threads: number };

const threadCount = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 64) throw new InvalidArgumentError('1 to 64 threads.');
  return value;
};

/** Runs `faces --gallery list.csv --probes list.csv --out scores.csv`: writes the best identity of each probe, whatever its score. */
export async function evaluateFaces(args: readonly string[]): Promise<void> {
  const command = new Command('evaluate faces')
    .description('the best identity of each probe: ' + FACES_HEADER)
    .requiredOption('--gallery <list.csv>', 'file,identity: who is enrolled')
    .requiredOption('--probes <list.csv>', 'file: who is searched')
    .requiredOption('--out <scores.csv>', 'the CSV file to write')
    .option('--threads <n>', 'faces that are read at once', threadCount, 1)
    .parse([...args], { from: 'user' });
  const { gallery: galleryPath, probes: probesPath, out, threads } = command.opts<Options>();
  checkOut(out);
  const enrolled = readList(galleryPath, ['file', 'identity']);
  const probes = readList(probesPath, ['file']);
  const reader = await createFaceReader({ modelsDirectory: MODELS, threads });
  const rows: string[] = [];
  const ms: number[] = [];
  let refused = 0;
  try {
    const people = await enrolAll(reader, enrolled, threads);
    const gallery = createGallery({ capacity: people.size });
    for (const [identity, embeddings] of people) gallery.enrol(identity, embeddings);
    for await (const probe of describeAll(reader, probes, threads)) {
      const best = probe.face && identify(probe.face.embedding, gallery);
      rows.push(probeRow(probe, best));
      ms.push(probe.ms);
      if (probe.face) reader.forget(probe.face);
      else refused += 1;
    }
    gallery.wipe();
  } finally {
    await reader.close();
  }
  writeOut(out, csvFile(FACES_HEADER, rows));
  const counted = `faces: ${rows.length} probes, ${refused} refused`;
  console.log(spreadLine(counted, threads, { 'describing a face, once its picture is decoded': ms }));
}

function probeRow(probe: DescribedImage, best: { identity: string; score: number } | undefined): string {
  if (!probe.face || !best)
    return csvRow([probe.listed.file, '', NO_SCORE, probe.face ? 'no_gallery' : probe.reason, probe.ms.toFixed(1)]);
  const { quality } = probe.face;
  return csvRow([
    probe.listed.file,
    best.identity,
    best.score.toFixed(4),
    quality.score.toFixed(3),
    probe.ms.toFixed(1),
  ]);
}
