/**
 * CPU time of each stage for a frame, ms, of all threads (wall time would include other work on the machine). `detect` is one detection:
 * scaling, the network in its thread, and the motion crops, if any.
 */
export type StageCosts = {
  decode: number;
  record: number;
  gate: number;
  /** Once a second, not for each frame. */
  quality: number;
  detect: number;
  track: number;
  picture: number;
};
type Stage = keyof StageCosts;

/** Sums the CPU time of each stage up. */
export function createStopwatch() {
  const spent = new Map<Stage, { ms: number; times: number }>();
  const add = (stage: Stage, ms: number): void => {
    const known = spent.get(stage) ?? { ms: 0, times: 0 };
    spent.set(stage, { ms: known.ms + ms, times: known.times + 1 });
  };
  const mean = (stage: Stage): number => {
    const { ms, times } = spent.get(stage) ?? { ms: 0, times: 1 };
    return ms / times;
  };
  return {
    time<T>(stage: Stage, work: () => T): T {
      const started = process.cpuUsage();
      const result = work();
      add(stage, cpuMsSince(started));
      return result;
    },
    async timeAsync<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
      const started = process.cpuUsage();
      const result = await work();
      add(stage, cpuMsSince(started));
      return result;
    },
    means: (): StageCosts => ({
      decode: mean('decode'),
      record: mean('record'),
      gate: mean('gate'),
      quality: mean('quality'),
      detect: mean('detect'),
      track: mean('track'),
      picture: mean('picture'),
    }),
  };
}

function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
