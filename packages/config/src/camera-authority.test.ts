import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueCertificate } from '@marsad/rtsp/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCameraAuthority } from './camera-authority.ts';
import { InvalidFileError } from './read-yaml.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'marsad-authority-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fileOf = (text: string): string => {
  const path = join(folder, 'authority.pem');
  writeFileSync(path, text);
  return path;
};

describe('the certificates that issue those of cameras', () => {
  it('are all read, whatever stands between them', async () => {
    const [one, other] = await Promise.all([issueCertificate(), issueCertificate()]);
    const read = readCameraAuthority(fileOf(`The city’s authority:\r\n${one.authority}\r\n\r\n${other.authority}`));
    expect(read.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  });

  it('are refused with the file’s name, and without what it holds, if they are none', async () => {
    const { key, authority } = await issueCertificate();
    const broken = authority.replace(/(BEGIN CERTIFICATE-----\s)..../, '$1AAAA');
    const places = [() => join(folder, 'nothing.pem'), () => folder];
    const texts = ['', key, broken, `${authority}${broken}`].map((text) => () => fileOf(text));
    for (const place of [...places, ...texts]) {
      const path = place();
      expect(() => readCameraAuthority(path)).toThrow(InvalidFileError);
      expect(() => readCameraAuthority(path)).toThrow(`${path} must be a readable file of certificates in PEM`);
    }
  });
});
