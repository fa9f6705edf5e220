import type { Case } from '@marsad/schemas';

/** The cases of the city as they stand. Records may come twice and late, so the highest revision counts. */
export function createCasesMemory() {
  const cases = new Map<string, Case>();
  return {
    putCase(record: Case): void {
      const known = cases.get(record.caseId);
      if (!known || known.revision < record.revision) cases.set(record.caseId, record);
    },
    removeCase: (caseId: string): void => void cases.delete(caseId),
    case: (caseId: string): Case | undefined => cases.get(caseId),
    /** The one that changed last is the first. */
    cases: (): Case[] => [...cases.values()].toSorted((a, b) => b.changedAtMs - a.changedAtMs),
  };
}
export type CasesMemory = ReturnType<typeof createCasesMemory>;
