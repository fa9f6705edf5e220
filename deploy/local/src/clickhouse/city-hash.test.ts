import { expect, test } from 'vitest';
import { cityHash128 } from './city-hash.ts';

/** Byte i is 7 i + 3. The expected values come from ClickHouse's Go driver (github.com/go-faster/city, CH128), low word first. */
test.each([
  [0, '3df09dfc64c09a2b3cb540c392e51e29'],
  [3, '3108fa6b1da1698632301bf0c250612d'],
  [8, 'b6ad7c9a5953432f9f0e02109921888c'],
  [16, '21e79cab7f9c2b79a35615c235313f7a'],
  [17, '0cd5bb13faea6e4c32bf719178f6bbfe'],
  [49, 'b036db4387a2cadc5e7fef1d0c3b04fd'],
  [143, '201689145f2ebee2df56bd91c3fb4dd0'],
  [144, 'd639167b9b85767d07a10bf4573107c6'],
  [145, 'de654d669366fc2ad2f68f547b37d6f5'],
  [272, 'efd5ff73250bf76dedec81d742e3b161'],
  [300, 'd6306a0c4528ae1137c2e51cab2517ef'],
  [65536, '48d663927f3450e6aaf615f09e354d10'],
])('the hash of %i bytes is the one that ClickHouse’s clients compute', (length, expected) => {
  const hash = cityHash128(Uint8Array.from({ length }, (_, i) => 7 * i + 3));
  const words = [hash.readBigUInt64LE(0), hash.readBigUInt64LE(8)];
  expect(words.map((word) => word.toString(16).padStart(16, '0')).join('')).toBe(expected);
});
