import { decodeFrom, SourceFailure } from '@marsad/media';
import type { Beginning, TakeFrame } from '@marsad/media';
import type { RecordedFile } from './render-job.ts';

/** Decodes several files, one after the other, and goes on after one that cannot be read. */
export function createFootageReader() {
  let failure: SourceFailure | null = null;
  return {
    /** Times are on the wall clock, ms. @throws {SourceFailure} if the file is not there */
    read({ path, originMs }: RecordedFile, { fromMs, keyFramesOnly }: Beginning, take: TakeFrame): void {
      try {
        decodeFrom(path, { fromMs: fromMs - originMs, keyFramesOnly }, (frame, ptsMs) => take(frame, originMs + ptsMs));
      } catch (error) {
        if (!(error instanceof SourceFailure) || error.reason === 'source_missing') throw error;
        failure ??= error;
      }
    },
    /** What was wrong with the first file that could not be read. */
    get failure(): SourceFailure | null {
      return failure;
    },
  };
}
