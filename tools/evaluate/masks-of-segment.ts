import type { MaskSample } from '@marsad/masking';
import { masksSidecar } from '@marsad/sidecars';

/** Passes masks through the file in which the city keeps them beside a recording, which rounds them outwards. */
export async function throughSidecar(samples: readonly MaskSample[]): Promise<readonly MaskSample[]> {
  const [first, last] = [samples[0]?.atMs ?? 0, samples.at(-1)?.atMs ?? 0];
  const of = { district: 'evaluated', camera: 'evaluated', epoch: 1, part: 0, fromMs: first, toMs: last + 1 };
  const bytes = await masksSidecar.encode({ of, seenToMs: last, samples });
  return (await masksSidecar.decode(bytes)).samples;
}
