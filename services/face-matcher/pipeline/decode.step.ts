import { deadLetter, pass } from '@marsad/pipeline';
import type { Step } from '@marsad/pipeline';
import type { PictureCodec } from '../ports.ts';
import type { DecodedHead, HeadInput } from './head-input.ts';

/** JPEG to RGB; what is no picture, or not the one that its metadata describe, will never be readable. */
export const decodeHead =
  (codec: PictureCodec): Step<HeadInput, DecodedHead> =>
  async (input) => {
    const decoded = await codec.decode(input.jpeg, { width: input.data.widthPx, height: input.data.heightPx });
    if (decoded.kind === 'unreadable') return deadLetter('unreadable_picture', decoded.detail);
    return pass({ ...input, picture: decoded.picture });
  };
