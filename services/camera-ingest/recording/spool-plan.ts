/** A segment with its sidecars, for the plan of which files leave the spool. Sizes in bytes, times in wall clock ms. */
export type SpoolFile = {
  readonly path: string;
  readonly bytes: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly stored: boolean;
};
/** Stored segments stay in the spool this long, ms, so that what was recorded last is known without the store. */
export const KEEP_LOCALLY_MS = 180_000;

export type SpoolPlan = {
  /** Files that are stored, and old or in the way. */
  readonly remove: readonly SpoolFile[];
  /** Files that are not stored and have no room: lost, to be announced as gaps. */
  readonly drop: readonly SpoolFile[];
};

/** @param limits.otherBytes size of what is being written */
export function planSpool(
  files: readonly SpoolFile[],
  limits: { readonly maxBytes: number; readonly otherBytes: number },
  nowMs: number,
): SpoolPlan {
  const byAge = files.toSorted((a, b) => a.toMs - b.toMs);
  const remove = new Set(byAge.filter((file) => file.stored && nowMs - file.toMs > KEEP_LOCALLY_MS));
  const drop: SpoolFile[] = [];
  let bytes = limits.otherBytes + files.reduce((sum, file) => sum + (remove.has(file) ? 0 : file.bytes), 0);
  const free = (file: SpoolFile, into: (file: SpoolFile) => void): void => {
    if (bytes <= limits.maxBytes) return;
    into(file);
    bytes -= file.bytes;
  };
  for (const file of byAge) if (file.stored && !remove.has(file)) free(file, (stored) => remove.add(stored));
  for (const file of byAge) if (!file.stored) free(file, (unstored) => drop.push(unstored));
  return { remove: [...remove], drop };
}
