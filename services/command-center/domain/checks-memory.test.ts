import { cameraChecked, cameraCheckPictured } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { CHECK_KEPT_MS, CHECK_WITHIN_MS, createChecksMemory } from './checks-memory.ts';

const NOW = cameraChecked.example.atMs;
const JPEG = new Uint8Array([0xff, 0xd8]);
const asked = { checkId: 'check-1', subject: 'supervisor-1', district: 'agdal', askedAtMs: NOW };

describe('the result of a check', () => {
  it('is for the person who asked, in whichever order facts and picture come', () => {
    const checks = createChecksMemory();
    checks.add({ ...asked });
    checks.putPicture(cameraCheckPictured.example, JPEG);
    checks.putResult(cameraChecked.example);
    expect(checks.find('check-1', 'supervisor-1', NOW)).toMatchObject({
      result: { outcome: 'checked' },
      picture: { jpeg: JPEG },
    });
    expect(checks.find('check-1', 'supervisor-2', NOW)).toBeUndefined();
  });

  it('of another instance passes by', () => {
    const checks = createChecksMemory();
    checks.putResult(cameraChecked.example);
    expect(checks.find('check-1', 'supervisor-1', NOW)).toBeUndefined();
  });

  it('is kept for a minute, and waited for as long', () => {
    const checks = createChecksMemory();
    checks.add({ ...asked });
    expect(checks.waitingOf('supervisor-1', NOW)).toBe(1);
    expect(checks.waitingOf('supervisor-2', NOW)).toBe(0);
    checks.putResult(cameraChecked.example);
    expect(checks.waitingOf('supervisor-1', NOW)).toBe(0);
    expect(checks.find('check-1', 'supervisor-1', NOW + CHECK_KEPT_MS)).toBeDefined();
    expect(checks.find('check-1', 'supervisor-1', NOW + CHECK_KEPT_MS + 1)).toBeUndefined();
    checks.add({ ...asked, checkId: 'check-2' });
    expect(checks.waitingOf('supervisor-1', NOW + CHECK_WITHIN_MS + 1)).toBe(0);
  });
});
