import { describe, expect, it, test } from 'vitest';
import { Role } from '@marsad/schemas';
import { bundleOf, CASE_ID, caseOf } from '../../testing/case-examples.ts';
import { CITY_AGENCY, OTHER_AGENCY } from '../../testing/test-client.ts';
import { useTestClient } from '../../testing/use-test-client.ts';

const BYTES = Buffer.from('a bundle');
const KEY = 'cases/agdal/2026-09-21/14/agdal-gate-1/bundle-1-dddd.zip';
const client = useTestClient();
const roles = Role.options.map((role): [Role, string] => [role, role === 'officer' ? OTHER_AGENCY : CITY_AGENCY]);
const path = `/api/cases/${CASE_ID}`;
const file = `${path}/bundles/bundle-1`;

/** Puts a case into memory with everybody on it, and a bundle that is in the store under this key. */
async function putBundle(objectKey = KEY): Promise<void> {
  const { bucket, sha256 } = await client.keep('evidence', objectKey, BYTES, 'application/zip');
  const everybody = Role.options.map((role) => ({ ...caseOf().people[0], subject: `${role}-1`, role: 'lead' }));
  client.cases.putCase(
    caseOf({ people: everybody, bundles: [bundleOf({ bucket, objectKey, sha256, bytes: BYTES.length })] }),
  );
}

describe('a case', () => {
  it('shows to its people what lies in their districts, and neither hashes nor where a bundle lies', async () => {
    await putBundle();
    const whole = await client.get(path, client.as('supervisor'));
    expect(whole.json()).toMatchObject({ role: 'lead', record: { spans: [{}, {}], bundles: [{ state: 'ready' }] } });
    expect(whole.body).not.toMatch(/objectKey|madeBy|askHash/);
    const part = await client.get(path, client.as('supervisor', CITY_AGENCY, ['hassan']));
    expect(part.json()).toMatchObject({ record: { spans: [{ district: 'hassan' }], holds: [], bundles: [] } });
  });

  it('is in the log before it is shown, and is not shown while the log stands still', async () => {
    client.cases.putCase(caseOf());
    client.broken.audit = true;
    expect((await client.get(path, client.as('supervisor'))).json()).toMatchObject({ error: 'audit_unavailable' });
    client.broken.audit = false;
    await client.get(path, client.as('supervisor'));
    expect(client.entries).toMatchObject([
      { actor: 'supervisor-1', purpose: 'case_work', objectKind: 'case', caseReference: 'TR-2026-118' },
    ]);
  });

  test.each(roles)('does not exist for a %s of %s who is not on it', async (role, agency) => {
    client.cases.putCase(caseOf());
    const stranger = client.as(role, agency, ['*'], 'stranger');
    const [known, unknown] = [await client.get(path, stranger), await client.get('/api/cases/case-0', stranger)];
    expect([known.statusCode, known.body]).toEqual([unknown.statusCode, unknown.body]);
    expect([403, 404]).toContain(known.statusCode);
    const [hidden, none] = [await client.get(file, stranger), await client.get(`${path}0/bundles/b`, stranger)];
    expect([hidden.statusCode, hidden.body]).toEqual([none.statusCode, none.body]);
    expect((await client.get('/api/cases', stranger)).body).not.toContain(CASE_ID);
  });

  test.each(roles)('opens for a %s of %s who is on it only where the role has cases', async (role, agency) => {
    await putBundle();
    const answer = await client.get(path, client.as(role, agency));
    expect(answer.statusCode).toBe(['operator', 'supervisor', 'judge'].includes(role) ? 200 : 403);
  });
});

describe('a bundle', () => {
  it('leaves whole, after an entry that says who took it and for which case (controls 10 and 25)', async () => {
    await putBundle();
    const answer = await client.get(file, client.as('supervisor'));
    expect([answer.statusCode, answer.body]).toEqual([200, BYTES.toString()]);
    expect(answer.headers['content-disposition']).toBe('attachment; filename="bundle-1.zip"');
    expect(client.entries).toMatchObject([
      { actor: 'supervisor-1', action: 'disclose', objectKind: 'evidence_bundle', caseReference: 'TR-2026-118' },
    ]);
  });

  it('does not leave while the log takes no entry', async () => {
    await putBundle();
    client.broken.audit = true;
    const answer = await client.get(file, client.as('supervisor'));
    expect([answer.statusCode, answer.json()]).toEqual([503, { error: 'audit_unavailable', reason: 'not_recorded' }]);
  });

  it('that was replaced in the store does not leave, and raises the alarm', async () => {
    await putBundle();
    await client.keep('evidence', KEY, Buffer.from('another bundle'), 'application/zip');
    const answer = await client.get(file, client.as('supervisor'));
    expect(answer.json()).toEqual({ error: 'view_failed', reason: 'picture_replaced' });
    expect(client.replaced).toEqual(['evidence']);
  });

  it('is nothing but a file that the service cases wrote', async () => {
    await putBundle('plate-reader/agdal/crop.jpg');
    expect((await client.get(file, client.as('supervisor'))).json()).toEqual({ error: 'view_none' });
  });

  test.each(roles)('leaves to a %s of %s who leads the case only where the role may make one', async (role, agency) => {
    await putBundle();
    const answer = await client.get(file, client.as(role, agency));
    expect(answer.statusCode).toBe(['supervisor', 'judge'].includes(role) ? 200 : 403);
  });

  it('of another district does not exist for a lead who does not work there', async () => {
    await putBundle();
    expect((await client.get(file, client.as('supervisor', CITY_AGENCY, ['hassan']))).statusCode).toBe(404);
  });
});
