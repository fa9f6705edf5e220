/** Reports the steps of a start to a person: how far each is and how long it took. */
export type Progress = {
  /** Runs a step and reports it; the step may print how far it is. */
  step<T>(what: string, run: (note: (text: string) => void) => Promise<T>): Promise<T>;
  /** Prints one line at once. */
  print(text: string): void;
};

export const silent: Progress = { step: (_, run) => run(() => {}), print: () => {} };

const seconds = (fromMs: number): string => ((performance.now() - fromMs) / 1000).toFixed(1);

/** Writes lines to a terminal or a file. A step that takes longer is reported every five seconds until it is done. */
export function createProgress(write: (line: string) => void = (line) => console.log(line)): Progress {
  return {
    print: write,
    async step(what, run) {
      const from = performance.now();
      let far = '';
      const still = setInterval(() => write(`  … ${what}${far ? `: ${far}` : ''} (${seconds(from)} s)`), 5_000);
      try {
        const result = await run((text) => {
          far = text;
        });
        write(`  ✓ ${what}${far ? `: ${far}` : ''} (${seconds(from)} s)`);
        return result;
      } catch (error) {
        write(`  ✗ ${what} (${seconds(from)} s)`);
        throw error;
      } finally {
        clearInterval(still);
      }
    },
  };
}
