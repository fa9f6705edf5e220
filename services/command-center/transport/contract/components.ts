import { globalRegistry, type z } from 'zod';
import {
  Actor,
  AlertAction,
  AlertState,
  Analytic,
  CameraId,
  Direction,
  DismissalReason,
  District,
  ObjectClass,
  PlateText,
  Role,
  Sha256,
} from '@marsad/schemas';

/**
 * Gives schemas the names under which the OpenAPI document lists them as components. A schema without a name is written out wherever it is
 * used.
 */
export function nameComponents(schemas: Readonly<Record<string, z.ZodType>>): void {
  for (const [id, schema] of Object.entries(schemas)) globalRegistry.add(schema, { ...globalRegistry.get(schema), id });
}

nameComponents({
  Actor,
  AlertAction,
  AlertState,
  Analytic,
  CameraId,
  Direction,
  DismissalReason,
  District,
  ObjectClass,
  PlateText,
  Role,
  Sha256,
});
