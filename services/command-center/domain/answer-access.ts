import type { Viewer } from '@marsad/schemas';
import type { Access } from './access.ts';
import type { CityMemory } from './city-memory.ts';
import type { Answered, CommandsMemory } from './commands-memory.ts';

/**
 * Whether a person may know the answer to a command. Its sender may; so may, for an alert command, the people who handle that alert, and
 * for a decision about rights, the people who govern. The answer to a review is only for the reviewer: the other reviewer does not even
 * learn when it was given (control 7). The answer about a case is only for its sender.
 */
export function mayKnowAnswer(
  viewer: Viewer,
  { of, commandId, alertId }: { of: Answered['of']; commandId: string; alertId: string | undefined },
  { memory, commands, access }: { memory: CityMemory; commands: CommandsMemory; access: Access },
): boolean {
  if (commands.sent(commandId)?.subject === viewer.subject) return true;
  if (of === 'governance') return access.enters(viewer, 'governance');
  const alert = of === 'alert' && alertId !== undefined ? memory.alert(alertId) : undefined;
  return alert !== undefined && access.handles(viewer, alert);
}
