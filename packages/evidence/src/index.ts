export { createAnswerRequest, type AnswerRequest, type PublishEvidence } from './answer-request.ts';
export { boxInFrame, boxWithMargin, type CropPlacement } from './crop-box.ts';
export { decodeCrop, type EncodedCrop } from './decode-crop.step.ts';
export { createEvidenceStore, type EvidenceStore, type EvidenceStoreOptions } from './evidence-store.ts';
export { createKeptCrops, CROP_LIFE_MS, type KeptCrop, type KeptCrops } from './kept-crops.ts';
export { isReadUpTo, type ReadPosition } from './read-position.ts';
export { frameOf, type ReceivedCrop } from './received-crop.ts';
export type { EvidenceFailure, EvidenceRequest, StoredEvidence } from './request.ts';
