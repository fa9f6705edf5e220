import { normaliseText, textFault } from '../values/text.ts';
import type { Camera } from './camera-registered.v2.ts';

/** Why a camera's signage record is not valid (control 22). Such a camera stays off. */
export type SignageFault = 'recorded_in_the_future' | 'contact_unreadable' | 'contact_unreachable';

/** The advice for each fault, for the message. */
export const SIGNAGE_ADVICE: Readonly<Record<SignageFault, string>> = {
  recorded_in_the_future: 'write the day on which the sign was recorded, today at the latest',
  contact_unreadable: 'write the contact on one line, of visible characters, without blanks at its ends',
  contact_unreachable:
    'write an e-mail address, a telephone number, a web address or a postal address that people can reach',
};

/** Offset of Morocco's clock from UTC, ms: the date on a sign is local. */
const LOCAL_TIME_MS = 60 * 60 * 1_000;
const dayOf = (atMs: number): string => new Date(atMs + LOCAL_TIME_MS).toISOString().slice(0, 10);

const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/u;
const TELEPHONE = /^\+?[\d ().-]+$/;
const WEB = /^(https?:\/\/)?[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+(\/\S*)?$/u;
const count = (text: string, of: RegExp): number => text.match(of)?.length ?? 0;

/** Whether a person who reads the contact on a sign knows whom to ask and how. */
function isReachable(contact: string): boolean {
  if (EMAIL.test(contact)) return true;
  const digits = count(contact, /\d/g);
  if (TELEPHONE.test(contact)) return digits >= 8 && digits <= 15;
  if (WEB.test(contact)) return count(contact, /\p{L}/gu) >= 4;
  // A postal address has at least three words of letters.
  return count(contact, /\p{L}{2,}/gu) >= 3;
}

/** The fault of a camera's signage now; undefined if the camera may play. */
export function signageFault({ signage }: Pick<Camera, 'signage'>, nowMs: number): SignageFault | undefined {
  const { recordedOn, contact } = signage;
  if (recordedOn > dayOf(nowMs)) return 'recorded_in_the_future';
  if (contact !== normaliseText(contact) || textFault(contact)) return 'contact_unreadable';
  return isReachable(contact) ? undefined : 'contact_unreachable';
}
