import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueCertificate } from '@marsad/rtsp/testing';
import { expect, it } from 'vitest';
import { StartError } from '../../errors.ts';
import { readAuthority } from './authority.ts';

it('a service without MARSAD_CAMERA_CA starts, and one whose file holds no certificate does not', async () => {
  expect(readAuthority(undefined)).toEqual({});
  const folder = mkdtempSync(join(tmpdir(), 'marsad-authority-'));
  try {
    const { authority, key } = await issueCertificate();
    writeFileSync(join(folder, 'authority.pem'), authority);
    expect(readAuthority(join(folder, 'authority.pem')).cameraAuthority).toContain('BEGIN CERTIFICATE');
    writeFileSync(join(folder, 'key.pem'), key);
    const refused = expect.objectContaining({ code: 'authority_unreadable', name: StartError.name });
    expect(() => readAuthority(join(folder, 'key.pem'))).toThrow(refused);
    expect(() => readAuthority(join(folder, 'nothing.pem'))).toThrow(/^MARSAD_CAMERA_CA: .*nothing\.pem must be/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
