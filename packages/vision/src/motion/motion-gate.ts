import type { Box } from '@marsad/schemas';
import type { Motion, MotionGate, MovingRegion, Size } from '../ports.ts';
import { compare, createBackground, GREY, learn, restart } from './background.ts';
import { islandsOf, partsOf, regionsOf, type Region } from './regions.ts';

export { GREY } from './background.ts';

/** If more than this share of the pixels changes, the camera shows another scene, not things that move in this one. */
const OTHER_SCENE = 0.6;
/** A region moves when at least this share of it changed since the last frame. The place that a vehicle has left does not. */
const ACTIVE_SHARE = 0.04;

const isMoving = ({ activePixels, members }: Region): boolean => activePixels >= ACTIVE_SHARE * members.length;

/**
 * Finds what moves, by a running average background (Wren et al. 1997, one Gaussian's mean with a fixed deviation) with three additions. The
 * common change of brightness is taken out first, because a camera's exposure follows every white car. A pixel may have had its value in its
 * neighbourhood (Elgammal et al. 2000), because masts sway. The difference to the last frame separates moving things from the ghosts that a
 * background leaves where something stood from the start.
 * @param source the frame's size, px: regions are returned in its pixels
 */
export function createMotionGate(source: Size): MotionGate {
  const background = createBackground();
  let lastAtMs: number | null = null;
  const [scaleX, scaleY] = [source.width / GREY.width, source.height / GREY.height];
  const inFrame = ({ x, y, width, height }: Box): Box => ({
    x: x * scaleX,
    y: y * scaleY,
    width: width * scaleX,
    height: height * scaleY,
  });
  const asMoving = (region: Region): MovingRegion => ({
    ...inFrame(region),
    parts: partsOf(region.members, GREY.width).map(inFrame),
    islands: islandsOf(region.members, GREY.width).map(inFrame),
  });

  return {
    push(frame, atMs): Motion {
      if (frame.length !== GREY.width * GREY.height)
        throw new RangeError(
          `the motion gate takes ${GREY.width}x${GREY.height} grey pixels, not ${frame.length} bytes`,
        );
      const sinceMs = lastAtMs === null ? 0 : Math.max(0, atMs - lastAtMs);
      if (lastAtMs === null) restart(background, frame, atMs);
      lastAtMs = atMs;
      if (compare(background, frame, atMs) > OTHER_SCENE) {
        restart(background, frame, atMs);
        const whole = { x: 0, y: 0, width: source.width, height: source.height };
        return { moving: true, regions: [{ ...whole, parts: [whole] }] };
      }
      const moving = regionsOf(background.foreground, background.active, GREY).filter(isMoving);
      for (const { members } of moving) for (const i of members) background.busyAtMs[i] = atMs;
      learn(background, frame, atMs, sinceMs);
      return { moving: moving.length > 0, regions: moving.map(asMoving) };
    },
  };
}
