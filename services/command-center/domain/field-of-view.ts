import { calibrate, type Ground, type GroundPoint } from '@marsad/ground';
import type { Camera, LonLat } from '@marsad/schemas';

/** Ground farther than this, m, is too small in the image to say that the camera watches it. */
const FARTHEST_M = 150;
/** The image is followed along so many columns, at so many heights of each. */
const COLUMNS = 12;
const HEIGHTS = 48;
const METRES_PER_DEGREE = 111_320;

/**
 * The outline of the ground that a camera sees, by its calibration: closed, as in GeoJSON. Undefined where no calibration says where on the
 * map its metres lie. For a camera that moves it is what it sees at its home position.
 */
export function fieldOfView({ calibration }: Pick<Camera, 'calibration'>): LonLat[] | undefined {
  if (!calibration?.originAt) return undefined;
  const { widthPx, heightPx, originAt } = calibration;
  const made = calibrate(calibration, { widthPx, heightPx });
  if (made.kind === 'fault') return undefined;
  const columns = Array.from({ length: COLUMNS + 1 }, (_, column) =>
    columnOf(made.ground, { x: (widthPx * column) / COLUMNS, heightPx }),
  ).filter((column) => column !== undefined);
  if (columns.length < 2) return undefined;
  const outline = [...columns.map(({ near }) => near), ...columns.toReversed().map(({ far }) => far)];
  const ring = outline.map((point) => onMap(originAt, point));
  return ring.concat(ring.slice(0, 1));
}

/** The nearest and the farthest ground that is seen in one column of the image, from its lower edge upwards. */
function columnOf(ground: Ground, { x, heightPx }: { x: number; heightPx: number }) {
  const near = ground.toGround({ x, y: heightPx });
  if (!near) return undefined;
  let far: GroundPoint = near;
  for (let step = 1; step <= HEIGHTS; step += 1) {
    const point = ground.toGround({ x, y: heightPx * (1 - step / HEIGHTS) });
    if (!point || Math.hypot(point.xM - near.xM, point.yM - near.yM) > FARTHEST_M) break;
    far = point;
  }
  return far === near ? undefined : { near, far };
}

function onMap([longitude, latitude]: LonLat, { xM, yM }: GroundPoint): LonLat {
  const perLongitude = METRES_PER_DEGREE * Math.cos((latitude * Math.PI) / 180);
  return [longitude + xM / perLongitude, latitude + yM / METRES_PER_DEGREE];
}
