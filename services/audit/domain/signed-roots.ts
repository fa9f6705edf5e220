import type { SignedRoot } from '../ports.ts';

/** Compares the roots that were signed with the roots that the log had. */
export type SignedRoots = {
  /** Adds a signed root. @returns false if the log had another root at that size */
  addClaim(claim: SignedRoot): boolean;
  /** Adds the root that the log has now. @returns false if another root was signed for this size */
  addRoot(now: SignedRoot): boolean;
  /** The largest signed size that the log has not reached. */
  largestUnreached(): number | undefined;
};

/**
 * Both topics are read at once, so a root may come before its claim or after it. At most `limit` of each are kept; a claim that is older is left
 * to `marsad audit verify`, which reads everything.
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
    addClaim(claim) {
      if (claim.size > size) {
        if (claims.has(claim.size) && claims.get(claim.size) !== claim.rootHash) return false;
        remember(claims, claim);
        return true;
      }
      const had = roots.get(claim.size);
      return had === undefined || had === claim.rootHash;
    },
    addRoot(now) {
      size = now.size;
      remember(roots, now);
      const claimed = claims.get(now.size);
      claims.delete(now.size);
      return claimed === undefined || claimed === now.rootHash;
    },
    largestUnreached() {
      const beyond = [...claims.keys()].filter((at) => at > size);
      return beyond.length > 0 ? Math.max(...beyond) : undefined;
    },
  };
}
