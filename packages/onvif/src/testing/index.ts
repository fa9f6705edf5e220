export type { SimulatedProfile } from './answers.ts';
export type { ScriptedEvent } from './device-state.ts';
export { probeMatch, startResponder, type Responder } from './discovery-responder.ts';
export { filledDump, readDumps, type Dumps } from './dumps.ts';
export {
  startSimulatedDevice,
  type DeviceKind,
  type Oddity,
  type SimulatedDevice,
  type SimulatedDeviceOptions,
} from './simulated-device.ts';
