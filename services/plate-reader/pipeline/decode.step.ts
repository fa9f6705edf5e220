import { deadLetter, pass } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { PictureCodec } from '../ports.ts';
import type { DecodedShot, ShotInput } from './shot-input.ts';

/** JPEG to RGB; what is no picture, or not the one that its metadata describe, will never be readable. */
export const decodeShot =
  (codec: PictureCodec): Step<ShotInput, DecodedShot> =>
  async (input) => {
    const size = { width: input.data.widthPx, height: input.data.heightPx };
    const decoded = await codec.decode(input.jpeg, size);
    if (decoded.kind === 'unreadable') return deadLetter('unreadable_picture', decoded.detail);
    return pass({ ...input, picture: decoded.picture });
  };
