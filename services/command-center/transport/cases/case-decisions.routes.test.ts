import { describe, expect, it, test } from 'vitest';
import { decisionNonce } from '@marsad/proof';
import { Role } from '@marsad/schemas';
import { CASE_ID, caseOf } from '../../testing/case-examples.ts';
import { CITY_AGENCY, OTHER_AGENCY } from '../../testing/test-client.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const client = useTestClient((fresh) => fresh.cases.putCase(caseOf()));
const roles = Role.options.map((role): [Role, string] => [role, role === 'officer' ? OTHER_AGENCY : CITY_AGENCY]);
const NOTE = { kind: 'note.add', caseId: CASE_ID, text: 'seen twice' };
const RELEASE = { kind: 'hold.release', caseId: CASE_ID, holdId: 'hold-1', askedAtMs: 1_790_000_000_000 };
const commandId = '0b0f8c1c-3d53-4d28-9a55-0d9a3a3b6f00';
const signed = { commandId, proof: 'header.claims.signature' };
const decide = (body: object, headers: Record<string, string>) => client.post('/api/case-decisions', body, headers);

describe('ordinary work on a case', () => {
  it('goes to the service cases with the signature of the browser and the token of the session', async () => {
    const answer = await decide({ decision: NOTE, ...signed }, client.as('operator'));
    expect([answer.statusCode, answer.json()]).toEqual([202, { commandId }]);
    expect(client.caseCommands).toMatchObject([
      { ...signed, decision: NOTE, actor: { subject: 'operator-1' }, idToken: 'header.session.signature' },
    ]);
  });

  it('is not sent without a signature, nor twice under one id', async () => {
    expect((await decide({ decision: NOTE }, client.as('operator'))).json()).toMatchObject({ reason: 'not_signed' });
    await decide({ decision: NOTE, ...signed }, client.as('operator'));
    const again = await decide({ decision: NOTE, ...signed }, client.as('judge'));
    expect(again.json()).toMatchObject({ reason: 'command_known' });
    expect(client.caseCommands).toHaveLength(1);
  });

  test.each(roles)('of a %s of %s who is not on the case is answered as if there were none', async (role, agency) => {
    const stranger = client.as(role, agency, ['*'], 'stranger');
    for (const decision of [NOTE, RELEASE]) {
      const known = await decide({ decision, ...signed }, stranger);
      const unknown = await decide({ decision: { ...decision, caseId: 'case-0' }, ...signed }, stranger);
      expect([known.statusCode, known.body]).toEqual([unknown.statusCode, unknown.body]);
      expect([403, 404]).toContain(known.statusCode);
    }
    expect(client.caseCommands).toEqual([]);
  });

  test.each(roles)('opens a case for a %s of %s only where the role leads cases', async (role, agency) => {
    const decision = { kind: 'case.open', reference: 'TR-9', title: 'Collision' };
    const answer = await decide({ decision, ...signed }, client.as(role, agency));
    expect(answer.statusCode).toBe(['supervisor', 'judge'].includes(role) ? 202 : 403);
  });
});

describe('the release of a hold', () => {
  it('waits for a sign-in of exactly this decision, and goes on with its token', async () => {
    const judge = client.as('judge');
    const wanted = (await decide({ decision: RELEASE }, judge)).json<{ commandId: string; signInUrl: string }>();
    expect(client.caseCommands).toEqual([]);
    client.claims.value = { ...(client.claims.value as object), sub: 'judge-1', role: 'judge' };
    const left = await client.get(wanted.signInUrl, judge);
    expect(client.stepUps.at(-1)?.nonce).toBe(decisionNonce(wanted.commandId, RELEASE));
    const cookie = [judge.cookie, ...left.cookies.map(({ name, value }) => `${name}=${value}`)].join('; ');
    const back = await client.get('/auth/callback?code=c&state=s', { cookie });
    expect(back.headers.location).toContain(`command=${wanted.commandId}`);
    expect(client.caseCommands).toMatchObject([{ decision: RELEASE, idToken: expect.stringContaining('header.') }]);
    expect(client.caseCommands[0]?.proof).toBeUndefined();
    const state = (await client.get(`/api/commands/${wanted.commandId}`, judge)).json<{ matter: object }>();
    expect(state.matter).toMatchObject({ decision: RELEASE });
  });

  it('is not asked of an operator, whatever they sign', async () => {
    const answer = await decide({ decision: RELEASE, ...signed }, client.as('operator'));
    expect(answer.json()).toEqual({ error: 'role_may_not', reason: 'hold.release' });
  });
});
