import { EMPTY_RULE, type RuleDraft } from './rule-draft.ts';

const KEY = 'marsad.rule-draft';

/** Keeps the form of a rule while its person signs the place that they drew for it. @param edit the rule, as the address names it */
export const keepDraft = (edit: string, draft: RuleDraft): void =>
  sessionStorage.setItem(KEY, JSON.stringify({ edit, draft }));

/** The form that was kept of this rule; undefined where none was. */
export function keptDraft(edit: string): RuleDraft | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as { edit?: unknown; draft?: RuleDraft } | null;
    if (kept?.edit !== edit || !kept.draft) return undefined;
    return { ...EMPTY_RULE, ...kept.draft };
  } catch {
    return undefined;
  }
}

/** Forgets the form once it is shown again. */
export const forgetDraft = (): void => sessionStorage.removeItem(KEY);
