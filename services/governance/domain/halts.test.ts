import { expect, it } from 'vitest';
import { apply, commandOf, person, refusalOf, registerOf, T0 } from '../testing/fixtures.ts';
import { decideHalt } from './halts.ts';

const press = (kind: 'halt' | 'resume', takenAtMs: number) => ({
  ...commandOf<'halt' | 'resume'>(
    { kind, analytic: 'faces', reason: 'too many false candidates' },
    person('controller'),
  ),
  takenAtMs,
});

it('a press halts the analytic, a second press keeps it halted, and a later signature resumes it', () => {
  const register = registerOf();
  apply(register, decideHalt(register, press('halt', T0), T0));
  apply(register, decideHalt(register, press('halt', T0 + 10), T0 + 10));
  expect(register.halts.get('faces')).toMatchObject({ halted: true, atMs: T0 + 10 });
  apply(register, decideHalt(register, press('resume', T0 + 11), T0 + 12));
  expect(register.halts.get('faces')).toMatchObject({ halted: false, atMs: T0 + 12 });
});

it('a resume that was signed before the latest halt is refused', () => {
  const register = registerOf();
  apply(register, decideHalt(register, press('halt', T0), T0));
  apply(register, decideHalt(register, press('halt', T0 + 20), T0 + 20));
  expect(refusalOf(decideHalt(register, press('resume', T0 + 19), T0 + 30))).toBe('not_possible_now');
});

it('an analytic that is not halted cannot be resumed', () => {
  expect(refusalOf(decideHalt(registerOf(), press('resume', T0), T0))).toBe('not_possible_now');
});
