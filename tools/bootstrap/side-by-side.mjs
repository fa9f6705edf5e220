/**
 * Makes each part as soon as the parts in its `after` are made, and others at the same time. A part that is not in the list counts as made.
 * @template {{ after?: unknown[] }} Part
 * @param {Part[]} parts
 * @param {(part: Part) => Promise<void>} make
 * @param {() => void} giveUp called at the first failure, so that what still runs can end
 * @throws the first failure, once nothing runs any more
 */
export async function sideBySide(parts, make, giveUp) {
  const making = new Map();
  let failure;
  const begin = (part) => {
    if (!making.has(part)) making.set(part, follow(part));
    return making.get(part);
  };
  const follow = async (part) => {
    await Promise.all((part.after ?? []).filter((before) => parts.includes(before)).map(begin));
    if (failure) return;
    try {
      await make(part);
    } catch (error) {
      failure ??= { error };
      giveUp();
    }
  };
  await Promise.all(parts.map(begin));
  if (failure) throw failure.error;
}
