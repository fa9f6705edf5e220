import { describe, expect, test } from 'vitest';
import { OnvifError } from '../errors.ts';
import { envelope, faultEnvelope } from '../testing/envelope.ts';
import { isSoap, plainText, readReply } from './read-reply.ts';

function failure(text: string): { code: string; message: string } {
  try {
    readReply(text, 'GetProfiles');
  } catch (error) {
    if (error instanceof OnvifError) return { code: error.code, message: error.message };
    throw error;
  }
  return { code: 'none', message: '' };
}

test('an answer is the element that is named after the request', () => {
  expect(
    readReply(envelope('<trt:GetProfilesResponse><a/></trt:GetProfilesResponse>'), 'GetProfiles').children,
  ).toHaveLength(1);
});

describe('faults', () => {
  test.each([
    ['ter:NotAuthorized', 'credentials_refused'],
    ['wsse:FailedAuthentication', 'credentials_refused'],
    ['ter:ActionNotSupported', 'unsupported'],
    ['ter:NoProfile', 'device_failed'],
  ])('%s is %s', (subcode, code) => {
    expect(failure(faultEnvelope(subcode, 'because')).code).toBe(code);
  });

  test('a fault within a fault counts, and so does one of SOAP 1.1', () => {
    const nested =
      '<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>ter:Action</s:Value><s:Subcode><s:Value>ter:ActionNotSupported</s:Value></s:Subcode></s:Subcode></s:Code></s:Fault>';
    expect(failure(envelope(nested)).code).toBe('unsupported');
    const old = '<s:Fault><faultcode>ter:NotAuthorized</faultcode><faultstring>no</faultstring></s:Fault>';
    expect(failure(envelope(old)).code).toBe('credentials_refused');
  });

  test("the device's words are shown on one line, of 200 characters at most", () => {
    const { message } = failure(faultEnvelope('ter:X', `a\n\tb\u202Ec ${'x'.repeat(1_000)}`));
    expect(message).toContain('"a b c xxx');
    expect(message.length).toBeLessThan(260);
  });
});

test.each([
  ['a page', '<html><body>Login</body></html>', 'not_onvif'],
  ['the answer to something else', envelope('<trt:GetNodesResponse/>'), 'incomplete'],
  ['an empty envelope', '<Envelope/>', 'incomplete'],
])('%s is %s', (_, text, code) => {
  expect(failure(text).code).toBe(code);
});

test('a message is told from a page', () => {
  expect([isSoap(envelope('')), isSoap('<html/>'), isSoap('no')]).toEqual([true, false, false]);
});

test('a plain text has no line ends, controls or marks of direction', () => {
  expect(plainText(' a\u0000b\u200F\u2028c ')).toBe('a b c');
});
