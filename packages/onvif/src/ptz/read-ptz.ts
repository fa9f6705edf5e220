import { plainText } from '../soap/read-reply.ts';
import { childOf, childrenOf, nodeAt, numberOf, textAt, type XmlNode } from '../xml/node.ts';

/** Where a camera looks, in the device's own units: mostly -1 to 1 for pan and tilt and 0 to 1 for zoom. */
export type Position = { readonly pan: number; readonly tilt: number; readonly zoom: number };
export type PtzStatus = {
  /** Absent if the device does not know where it looks. */
  readonly position: Position | undefined;
  /** Absent if the device does not say whether it moves. */
  readonly moving: boolean | undefined;
};
export type Preset = { readonly token: string; readonly name: string };

/** Devices offer 256 or 300 presets, most of them empty. */
const MAX_PRESETS = 300;

export function readStatus(reply: XmlNode): PtzStatus {
  const status = childOf(reply, 'PTZStatus');
  const panTilt = nodeAt(status, 'Position', 'PanTilt')?.attributes;
  const [pan, tilt] = [numberOf(panTilt?.get('x')), numberOf(panTilt?.get('y'))];
  const zoom = numberOf(nodeAt(status, 'Position', 'Zoom')?.attributes.get('x'));
  const known = pan !== undefined || tilt !== undefined || zoom !== undefined;
  const moves = ['PanTilt', 'Zoom'].flatMap((axis) => textAt(status, 'MoveStatus', axis) ?? []);
  return {
    position: known ? { pan: pan ?? 0, tilt: tilt ?? 0, zoom: zoom ?? 0 } : undefined,
    moving: moves.length === 0 ? undefined : moves.some((move) => move.toUpperCase() === 'MOVING'),
  };
}

export const readPresets = (reply: XmlNode): Preset[] =>
  childrenOf(reply, 'Preset')
    .slice(0, MAX_PRESETS)
    .flatMap((node) => {
      const token = node.attributes.get('token');
      if (!token || token.length > 64) return [];
      return [{ token, name: plainText(textAt(node, 'Name') ?? token, 60) || token }];
    });
