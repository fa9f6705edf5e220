import { cameraRegistered } from '@marsad/schemas';
import { beforeEach, expect, it } from 'vitest';
import { createSignageGate } from './signage-gate.ts';

const NOW = Date.UTC(2026, 10, 29);
const cameraOf = (recordedOn: string, contact = 'dpo@rabat.example') => ({
  ...cameraRegistered.schema.parse(cameraRegistered.example),
  signage: { recordedOn, contact },
});

let nowMs: number;
let playing: Set<string>;
let refused: string[];
let gate: ReturnType<typeof createSignageGate>;
beforeEach(() => {
  [nowMs, playing, refused] = [NOW, new Set(), []];
  gate = createSignageGate(
    { registered: ({ camera }) => void playing.add(camera), removed: (camera) => void playing.delete(camera) },
    (camera, fault) => refused.push(`${camera} ${fault}`),
    () => nowMs,
  );
});

it('attack: a camera with a sign of 2099 or a contact of three spaces does not play, whoever registered it', () => {
  gate.registered(cameraOf('2099-01-01'));
  expect(playing).toEqual(new Set());
  gate.removed('agdal-avenue-1');
  gate.registered(cameraOf('2026-10-01', '   '));
  expect(playing).toEqual(new Set());
  expect(refused).toEqual(['agdal-avenue-1 recorded_in_the_future', 'agdal-avenue-1 contact_unreadable']);
});

it('a playing camera stops when its record becomes invalid', () => {
  gate.registered(cameraOf('2026-10-01'));
  expect(playing).toEqual(new Set(['agdal-avenue-1']));
  gate.registered(cameraOf('2026-10-01', 'abc'));
  expect(playing).toEqual(new Set());
});

it('a camera plays from the date of its sign on, without a restart, and is reported as off only once', () => {
  gate.registered(cameraOf('2026-12-01'));
  gate.checkAgain();
  nowMs = Date.UTC(2026, 11, 1);
  gate.checkAgain();
  expect(playing).toEqual(new Set(['agdal-avenue-1']));
  expect(refused).toHaveLength(1);
});
