import type { Region } from '../motion/regions.ts';

/** Gives regions the ordinals that they keep while they stand: the pixels remember to which they belonged. */
export function createIdentities(pixels: number) {
  const owners = new Int32Array(pixels).fill(-1);
  let next = 0;
  return {
    /**
     * The ordinal of each region, in their order. One that grew together out of two keeps that of the larger, and so does the larger part of
     * one that broke apart.
     * @param standing 1 where something stands: other pixels forget
     */
    assign(regions: readonly Region[], standing: Uint8Array): number[] {
      for (let at = 0; at < owners.length; at++) if (standing[at] === 0) owners[at] = -1;
      const claims = regions
        .flatMap(({ members }, region) => claimsOf(members, owners).map((claim) => ({ ...claim, region })))
        .toSorted((a, b) => b.pixels - a.pixels);
      const ordinals = new Map<number, number>();
      const taken = new Set<number>();
      for (const { region, ordinal } of claims) {
        if (ordinals.has(region) || taken.has(ordinal)) continue;
        ordinals.set(region, ordinal);
        taken.add(ordinal);
      }
      return regions.map(({ members }, region) => {
        const ordinal = ordinals.get(region) ?? next++;
        for (const at of members) owners[at] = ordinal;
        return ordinal;
      });
    },
  };
}

function claimsOf(members: readonly number[], owners: Int32Array): { ordinal: number; pixels: number }[] {
  const pixelsOf = new Map<number, number>();
  for (const at of members) {
    const ordinal = owners[at] ?? -1;
    if (ordinal >= 0) pixelsOf.set(ordinal, (pixelsOf.get(ordinal) ?? 0) + 1);
  }
  return [...pixelsOf].map(([ordinal, pixels]) => ({ ordinal, pixels }));
}
