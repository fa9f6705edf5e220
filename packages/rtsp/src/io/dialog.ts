import { randomBytes } from 'node:crypto';
import { RtspFailure, unreadable } from '../failure.ts';
import type { Credential } from '../messages/address.ts';
import { parseChallenges } from '../messages/challenge.ts';
import { headerOf } from '../messages/message.ts';
import type { RtspResponse } from '../messages/message.ts';
import { createSignIn } from '../messages/sign-in.ts';
import type { SignIn } from '../messages/sign-in.ts';
import type { Connection } from './connection.ts';

/** The camera wants to be asked elsewhere. */
export class Redirected extends Error {
  override readonly name = 'Redirected';
  readonly location: string;
  constructor(location: string) {
    super('the camera redirects');
    this.location = location;
  }
}

const USER_AGENT = 'Marsad';
const UNAUTHORISED = 401;

/** Asks a camera, signs in when it demands it, and keeps the session. */
export function createDialog(connection: Connection, credential: Credential | null, answerMs: number) {
  let signIn: SignIn | null = null;
  let session: string | null = null;

  const headersFor = (method: string, url: string, more: Readonly<Record<string, string>>): Record<string, string> => ({
    'User-Agent': USER_AGENT,
    ...(signIn ? { Authorization: signIn.authorise(method, url, randomBytes(8).toString('hex')) } : {}),
    ...(session === null ? {} : { Session: session }),
    ...more,
  });
  const send = (method: string, url: string, more: Readonly<Record<string, string>>): Promise<RtspResponse> =>
    connection.ask(method, url, headersFor(method, url, more), answerMs);

  return {
    /** Returns whatever the camera answers, once it is content with the sign-in. @throws {RtspFailure} */
    async ask(method: string, url: string, more: Readonly<Record<string, string>> = {}): Promise<RtspResponse> {
      let fresh = false;
      for (let attempt = 0; attempt < 3; attempt++) {
        const response = await send(method, url, more);
        if (response.status !== UNAUTHORISED) return response;
        const challenges = parseChallenges(response.headers.get('www-authenticate') ?? []);
        const isStale = challenges.some(({ parameters }) => parameters.get('stale')?.toLowerCase() === 'true');
        if (!credential || (fresh && !isStale)) break;
        signIn = createSignIn(challenges, credential);
        if (!signIn) {
          throw new RtspFailure(
            'sign_in_unsupported',
            'The camera offers only a kind of sign-in that is not known here.',
          );
        }
        fresh = true;
      }
      throw new RtspFailure(
        'unauthorised',
        credential ? 'The camera refused the user name or password.' : 'The camera wants a user name and a password.',
      );
    },
    /** The headers of a request that is sent without waiting. */
    headersFor,
    get session() {
      return session;
    },
    set session(id: string | null) {
      session = id;
    },
  };
}
export type Dialog = ReturnType<typeof createDialog>;

/** Passes an answer of success on. @throws {RtspFailure | Redirected} by what the status means */
export function demandSuccess(response: RtspResponse): RtspResponse {
  const { status, headers } = response;
  if (status >= 200 && status < 300) return response;
  if (status >= 300 && status < 400) {
    const location = headerOf(headers, 'location');
    if (location) throw new Redirected(location);
    throw new RtspFailure('address_refused', 'The camera redirects, and does not say where to.');
  }
  if (status === 403) throw new RtspFailure('unauthorised', 'The camera does not allow this user to watch.');
  if (status === 404 || status === 410) {
    throw new RtspFailure('source_missing', 'The camera has no stream at this path.');
  }
  if (status === 461) throw new RtspFailure('transport_refused', 'The camera does not send over this transport.');
  if (status < 400) throw unreadable('The camera answered with something that is no answer.');
  throw new RtspFailure('device_refused', `The camera refused the request (status ${status}).`);
}
