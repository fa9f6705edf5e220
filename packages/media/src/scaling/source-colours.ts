import {
  AVCOL_PRI_EBU3213,
  AVCOL_PRI_RESERVED,
  AVCOL_PRI_RESERVED0,
  AVCOL_PRI_SMPTE432,
  AVCOL_PRI_UNSPECIFIED,
  AVCOL_SPC_BT2020_CL,
  AVCOL_SPC_BT2020_NCL,
  AVCOL_SPC_BT470BG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_FCC,
  AVCOL_SPC_RGB,
  AVCOL_SPC_SMPTE170M,
  AVCOL_SPC_SMPTE240M,
  AVCOL_TRC_ARIB_STD_B67,
  AVCOL_TRC_RESERVED,
  AVCOL_TRC_RESERVED0,
  AVCOL_TRC_UNSPECIFIED,
} from 'node-av/constants';
import type { AVColorPrimaries, AVColorSpace, AVColorTransferCharacteristic } from 'node-av/constants';
import type { Frame } from 'node-av/lib';

/** What the scaler must know of a frame's colours. Those of its target are the same, so that it changes the matrix and range only. */
export type Colours = {
  readonly space: AVColorSpace;
  readonly primaries: AVColorPrimaries;
  readonly transfer: AVColorTransferCharacteristic;
};

/** The matrices that the scaler knows. */
const SPACES = new Set<AVColorSpace>([
  AVCOL_SPC_RGB,
  AVCOL_SPC_BT709,
  AVCOL_SPC_BT470BG,
  AVCOL_SPC_SMPTE170M,
  AVCOL_SPC_FCC,
  AVCOL_SPC_SMPTE240M,
  AVCOL_SPC_BT2020_NCL,
]);
const isPrimaries = (value: AVColorPrimaries): boolean =>
  (value > AVCOL_PRI_RESERVED0 && value <= AVCOL_PRI_SMPTE432 && value !== AVCOL_PRI_RESERVED) ||
  value === AVCOL_PRI_EBU3213;
const isTransfer = (value: AVColorTransferCharacteristic): boolean =>
  value > AVCOL_TRC_RESERVED0 && value <= AVCOL_TRC_ARIB_STD_B67 && value !== AVCOL_TRC_RESERVED;

/** Where a stream does not say its matrix, or one that cannot be, players guess it by the size: BT.709 for high definition. */
const guessedSpace = ({ width, height }: Frame): AVColorSpace =>
  width >= 1_280 || height > 576 ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;

/** Writes into a frame what its colours are where it does not say so, or says what cannot be, and returns them. */
export function settleColours(frame: Frame): Colours {
  const { colorSpace, colorPrimaries, colorTrc } = frame;
  const stated = colorSpace === AVCOL_SPC_BT2020_CL ? AVCOL_SPC_BT2020_NCL : colorSpace;
  const colours = {
    space: SPACES.has(stated) ? stated : guessedSpace(frame),
    primaries: isPrimaries(colorPrimaries) ? colorPrimaries : AVCOL_PRI_UNSPECIFIED,
    transfer: isTransfer(colorTrc) ? colorTrc : AVCOL_TRC_UNSPECIFIED,
  };
  write(frame, colours);
  return colours;
}

function write(frame: Frame, { space, primaries, transfer }: Colours): void {
  if (frame.colorSpace !== space) frame.colorSpace = space;
  if (frame.colorPrimaries !== primaries) frame.colorPrimaries = primaries;
  if (frame.colorTrc !== transfer) frame.colorTrc = transfer;
}
