import { createReplay } from '../domain/replay.ts';
import { runsOf } from '../domain/replay-rules.ts';
import type { ReplayTask, ReplayJudge, TracksStore } from '../ports.ts';

/** Judges the scenes of a replay on the thread that calls it. */
export function createReplayJudge(
  { request, camera, versions, timeZone }: ReplayTask,
  store: Pick<TracksStore, 'read'>,
): ReplayJudge {
  const replay = createReplay({
    camera,
    runs: runsOf(request, versions, timeZone) ?? [],
    request,
  });
  return {
    async take(file, permitted) {
      const read = file.isStored ? await store.read(request, file) : ({ kind: 'gone', detail: file.key } as const);
      if (read.kind === 'gone') replay.lose(file, 'gone');
      if (read.kind === 'unreadable' || read.kind === 'refused') replay.lose(file, 'unreadable');
      if (read.kind !== 'scenes') return read;
      replay.take(read.scenes, permitted);
      return { kind: 'taken' };
    },
    result: (permitted, doneToMs) => Promise.resolve(replay.result(permitted, doneToMs)),
    stop: () => Promise.resolve(),
  };
}
