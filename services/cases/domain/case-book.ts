import type { Case, CaseAnswer } from '@marsad/schemas';

/** The cases, and the answers by which a repeated decision is recognised. */
export type CaseBook = {
  get(caseId: string): Case | undefined;
  all(): Iterable<Case>;
  put(record: Case): void;
  answerTo(decisionHash: string): CaseAnswer | undefined;
  putAnswer(answer: CaseAnswer): void;
};

export function createCaseBook(): CaseBook {
  const cases = new Map<string, Case>();
  const answers = new Map<string, CaseAnswer>();
  return {
    get: (caseId) => cases.get(caseId),
    all: () => cases.values(),
    put(record) {
      const known = cases.get(record.caseId);
      if (!known || known.revision < record.revision) cases.set(record.caseId, record);
    },
    answerTo: (decisionHash) => answers.get(decisionHash),
    putAnswer: (answer) => void answers.set(answer.decisionHash, answer),
  };
}

/** A hold that stands, or is about to: nothing of its span may be released for another hold. */
export const stands = ({ state }: Case['holds'][number]): boolean => state !== 'released' && state !== 'releasing';
