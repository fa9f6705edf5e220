/** An element by its local name: devices bind their own prefixes, some wrongly, and no two ONVIF names differ only in their namespace. */
export type XmlNode = {
  readonly name: string;
  /** By local name. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlNode[];
  /** The element's own text, without white space around it. */
  readonly text: string;
};

/** The first child of that name. */
export const childOf = (node: XmlNode | undefined, name: string): XmlNode | undefined =>
  node?.children.find((child) => child.name === name);

export const childrenOf = (node: XmlNode | undefined, name: string): readonly XmlNode[] =>
  node?.children.filter((child) => child.name === name) ?? [];

/** The element at the end of a path of names, the first one at each step. */
export const nodeAt = (node: XmlNode | undefined, ...path: readonly string[]): XmlNode | undefined =>
  path.reduce(childOf, node);

/** The text at the end of a path; absent if there is none. */
export const textAt = (node: XmlNode | undefined, ...path: readonly string[]): string | undefined =>
  nodeAt(node, ...path)?.text || undefined;

/** A finite number; absent if the text is none. */
export function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** `true` and `1` as XML Schema writes them, in any case because devices do. */
export const isTrue = (text: string | undefined): boolean => text !== undefined && /^(true|1)$/i.test(text.trim());

/** Every element of that name below this one, in the order of the document. Without recursion: depth is the sender's choice. */
export function descendantsOf(root: XmlNode, name: string): XmlNode[] {
  const found: XmlNode[] = [];
  const open: XmlNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.name === name) found.push(node);
    for (let index = node.children.length - 1; index >= 0; index -= 1) open.push(node.children[index]!);
  }
  return found;
}
