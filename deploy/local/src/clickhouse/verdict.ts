/** Whether a reader may run a statement, or the reason why not. */
export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };
export const ALLOWED: Verdict = { allowed: true };
export const refuse = (reason: string): Verdict => ({ allowed: false, reason });
