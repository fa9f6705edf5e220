import { globalRegistry, type z } from 'zod';
import * as schemas from '@marsad/schemas';

/**
 * Gives schemas the names under which the OpenAPI document lists them as components. A schema without a name is repeated wherever it is
 * used.
 */
export function nameComponents(components: Readonly<Record<string, z.ZodType>>): void {
  for (const [id, schema] of Object.entries(components))
    globalRegistry.add(schema, { ...globalRegistry.get(schema), id });
}

nameComponents({
  Actor: schemas.Actor,
  AlertAction: schemas.AlertAction,
  AlertState: schemas.AlertState,
  Analytic: schemas.Analytic,
  CameraId: schemas.CameraId,
  Direction: schemas.Direction,
  DismissalReason: schemas.DismissalReason,
  District: schemas.District,
  ObjectClass: schemas.ObjectClass,
  PlateText: schemas.PlateText,
  Role: schemas.Role,
  Sha256: schemas.Sha256,
});
