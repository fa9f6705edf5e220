import { CITY_AGENCY, type TestClient } from './test-client.ts';

const ATTEMPT_COOKIE = '__Host-marsad_sign_in';

/** @property state the state with which the browser comes back; the test provider sent `s` */
type Person = { subject: string; role: string; state?: string };

/** Goes to the provider as a browser does, and comes back as the person who signed in there. */
export async function signInAt(
  client: TestClient,
  signInUrl: string,
  headers: Record<string, string>,
  { subject, role, state = 's' }: Person,
) {
  const left = await client.http.inject({ url: signInUrl, headers });
  const attempt = left.cookies.find(({ name }) => name === ATTEMPT_COOKIE)?.value ?? '';
  client.claims.value = { sub: subject, name: subject, role, agency: CITY_AGENCY, districts: ['*'] };
  const cookie = `${headers['cookie'] ?? ''}; ${ATTEMPT_COOKIE}=${attempt}`;
  const back = await client.http.inject({ url: `/auth/callback?code=c&state=${state}`, headers: { cookie } });
  return { left: left.headers.location, back: back.headers.location, cookies: back.cookies, cookie };
}
