import { ConfigError } from '@marsad/config';
import { expect, it } from 'vitest';
import { readConfig } from './config.ts';

const configErrorOf = (environment: Record<string, string>): string => {
  try {
    readConfig(environment);
    return '';
  } catch (error) {
    return error instanceof ConfigError ? error.message : String(error);
  }
};

it.each(['https://marsad.example', 'http://localhost:8080', 'http://127.0.0.1:8080', 'http://[::1]:8080'])(
  'people may type %s',
  (address) => expect(configErrorOf({ MARSAD_PUBLIC_URL: address })).not.toContain('MARSAD_PUBLIC_URL'),
);

it.each(['http://marsad.example', 'http://10.0.0.7', 'http://localhost.evil.test', 'http://127.0.0.1.evil.test'])(
  'a page at %s does not start: its cookies could not be Secure',
  (address) =>
    expect(configErrorOf({ MARSAD_PUBLIC_URL: address })).toContain('MARSAD_PUBLIC_URL: is wrong. Write the address'),
);

it.each([
  ['MARSAD_SESSION_IDLE_MINUTES', '0'],
  ['MARSAD_SESSION_MINUTES', '481'],
  ['MARSAD_TRUSTED_PROXIES', 'everybody'],
  ['MARSAD_TRUSTED_PROXIES', '10.0.0.0/33'],
  ['MARSAD_SECOND_FACTOR_ROLES', 'nobody'],
])('%s must not be %s', (variable, value) =>
  expect(configErrorOf({ [variable]: value })).toContain(`${variable}: is wrong`),
);
