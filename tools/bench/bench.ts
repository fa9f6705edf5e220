import { z } from 'zod';

/** One measured figure beside its limit: the same work without our code, in the same run on the same machine. */
export const Row = z.object({
  what: z.string().min(1),
  measured: z.number(),
  limit: z.number(),
  /** measured / limit */
  ratio: z.number(),
  unit: z.string().min(1),
});
export type Row = z.infer<typeof Row>;

/** `short`: the least work that shows that the benchmark runs. Its figures mean nothing. */
export type BenchOptions = { readonly short?: boolean };

/** The exports of a `*.bench.ts`. */
export type Bench = { readonly name: string; run(options?: BenchOptions): Promise<Row[]> };

export const row = (what: string, measured: number, limit: number, unit: string): Row => ({
  what,
  measured: Math.round(measured),
  limit: Math.round(limit),
  ratio: Math.round((measured / limit) * 1_000) / 1_000,
  unit,
});
