export { accessUnitsOf } from './access-units.ts';
export { startOddCamera, type OddCamera } from './odd-camera.ts';
export type { OddAuth, OddCameraOptions, OddMetadata, OddRequest } from './odd-options.ts';
export { aggregate, packetiseJpeg, packetiseNals } from './packetise.ts';
export { SYNTHETIC_SETS, syntheticUnits } from './synthetic.ts';
export { issueCertificate, type CameraCertificate } from './certificates.ts';
