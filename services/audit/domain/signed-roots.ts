import type { SignedRoot } from '../ports.ts';

/** What the log was signed to be, held against what it is. */
export type SignedRoots = {
  /** @returns false if the log had another root at that size */
  signed(claim: SignedRoot): boolean;
  /** @returns false if another root was signed for the size that the log has now */
  grew(now: SignedRoot): boolean;
  /** The largest size that was signed and that the log has not reached. */
  ahead(): number | undefined;
};

/**
 * Both topics are read at once, so either side may come first: roots and claims wait for each other, a limited number of each. An older
 * claim than that is left to the verifier, which reads everything.
 */
export function createSignedRoots(limit: number): SignedRoots {
  const roots = new Map<number, string>();
  const claims = new Map<number, string>();
  let size = 0;

  const remember = (map: Map<number, string>, { size: at, rootHash }: SignedRoot): void => {
    map.set(at, rootHash);
    const oldest = map.size > limit ? map.keys().next().value : undefined;
    if (oldest !== undefined) map.delete(oldest);
  };

  return {
    signed(claim) {
      if (claim.size > size) {
        if (claims.has(claim.size) && claims.get(claim.size) !== claim.rootHash) return false;
        remember(claims, claim);
        return true;
      }
      const had = roots.get(claim.size);
      return had === undefined || had === claim.rootHash;
    },
    grew(now) {
      size = now.size;
      remember(roots, now);
      const claimed = claims.get(now.size);
      claims.delete(now.size);
      return claimed === undefined || claimed === now.rootHash;
    },
    ahead() {
      const beyond = [...claims.keys()].filter((at) => at > size);
      return beyond.length > 0 ? Math.max(...beyond) : undefined;
    },
  };
}
