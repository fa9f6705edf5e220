import {
  deviceSearchAnswered,
  deviceSearchRequested,
  ptzChanged,
  ptzCommanded,
  type DeviceSearchRequest,
  type PtzCommand,
  type PtzState,
} from '@marsad/schemas';
import type { Scene } from './scene.ts';

const LOCK_MS = 30_000;
/** The preset that a played device lists and does not know. */
export const LOST_PRESET = 'lost';
const PRESETS = [
  { token: 'home', name: 'Accueil' },
  { token: 'gate', name: 'باب الحد' },
  { token: LOST_PRESET, name: 'Perdue' },
];

/** Plays edge-gateway: the answers of ONVIF devices, and a camera that moves. */
export function playEdgeGateway({ bus, city }: Scene) {
  const edge = bus.producer('edge-gateway');
  const districts = city.districts.map(({ id }) => id);
  return {
    /** Answers every search from now on: one device at this host, whose streams are `/1` and `/2`. */
    async answerSearches(host: string): Promise<void> {
      const address = `http://${host}/onvif/device_service`;
      const { main, sub, ...said } = deviceSearchAnswered.example.device!;
      const device = {
        ...{ ...said, address, notes: ['clock_off'], clockOffsetMs: -7_200_000 },
        main: { ...main, address: `rtsp://${host}/1` },
        sub: { ...(sub ?? main), address: `rtsp://${host}/2` },
      };
      const found = [{ address, name: 'Porte 9', hardware: 'Dome 4', location: 'Agdal' }];
      const answer = async ({ searchId, district, target }: DeviceSearchRequest): Promise<void> => {
        const common = { searchId, district, outcome: 'answered', atMs: Date.now() };
        const body = target.kind === 'network' ? { devices: found, leftOut: 0 } : { device };
        await (await edge).send(deviceSearchAnswered, { ...common, ...body });
      };
      await bus.as('edge-gateway').tail({
        name: 'played-searches',
        events: [deviceSearchRequested],
        districts,
        onEvent: ({ data }) => void answer(data),
      });
    },
    /** Has a registered camera moved by the device of somebody else, until that is let go. @returns its commands, and how it is let go */
    async movableCamera(place: Pick<PtzState, 'district' | 'camera'>) {
      const commands: PtzCommand[] = [];
      const lock = {
        subject: 'another',
        name: 'Autre opératrice',
        priority: 'operator',
        untilMs: Date.now() + 600_000,
      };
      let state: PtzState = {
        ...{ ...place, revision: 0, movable: true, home: false, presets: PRESETS, lock, atMs: Date.now() },
      };
      const publish = async (changes: Partial<PtzState>): Promise<void> => {
        const atMs = Date.now();
        state = { ...state, ...changes, atMs, revision: Math.max(state.revision + 1, atMs) };
        await (await edge).send(ptzChanged, state);
      };
      await publish({});
      await bus.as('edge-gateway').tail({
        name: 'played-moves',
        events: [ptzCommanded],
        districts,
        onEvent({ data }) {
          if (data.camera !== place.camera) return;
          commands.push(data);
          void publish(afterCommand(data));
        },
      });
      return {
        commands,
        letGo: (): Promise<void> => publish({ lock: { ...lock, untilMs: Date.now() } }),
      };
    },
  };
}

function afterCommand({ commandId, actor, role, move }: PtzCommand): Partial<PtzState> {
  if (move.kind === 'preset' && move.preset === LOST_PRESET)
    return { last: { commandId, outcome: 'refused', refusal: 'preset_unknown' } };
  const { subject, name } = actor;
  return {
    lock: { subject, name, priority: role, untilMs: Date.now() + LOCK_MS },
    last: { commandId, outcome: 'done' },
    ...(move.kind === 'preset' && { preset: move.preset, home: move.preset === 'home' }),
  };
}
