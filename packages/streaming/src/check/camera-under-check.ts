import { cameraRegistered } from '@marsad/schemas';
import type { Camera, CameraSource } from '@marsad/schemas';

/**
 * A camera as the directory would hold it. Nothing of it is announced, and nothing but the source and the detector's size matters to a check.
 * Without analytics no crop is ever cut.
 */
export const cameraUnderCheck = (source: CameraSource): Camera => ({ ...TEMPLATE, source });

const TEMPLATE = cameraRegistered.schema.parse({
  ...cameraRegistered.example,
  camera: 'camera',
  district: 'check',
  view: 'oblique',
  analytics: [],
  zones: [],
  lines: [],
  simulated: false,
});
