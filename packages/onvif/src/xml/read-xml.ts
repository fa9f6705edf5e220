import sax from 'sax';
import { OnvifError } from '../errors.ts';
import type { XmlNode } from './node.ts';

export type XmlLimits = { readonly chars: number; readonly depth: number; readonly elements: number };

/** The largest answers that devices are known to give (all presets, all options) have 100,000 characters, 2,000 elements and 20 levels. */
export const XML_LIMITS: XmlLimits = { chars: 1 << 20, depth: 64, elements: 20_000 };

/** An ampersand that begins no entity of XML: devices put addresses with `&` into their answers as they are. */
const BARE_AMPERSAND = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});)/gi;

type OpenNode = { name: string; attributes: Map<string, string>; children: XmlNode[]; text: string };

/**
 * Reads one element from a text. White space and a byte order mark before it and anything after it are ignored. No entity but XML's own
 * five is ever expanded.
 * @throws {OnvifError} `too_large`, `xml_refused`, `unreadable`
 */
export function readXml(text: string, limits: XmlLimits = XML_LIMITS): XmlNode {
  if (text.length > limits.chars)
    throw new OnvifError('too_large', `The answer is longer than ${limits.chars} characters.`);
  const from = text.indexOf('<');
  if (from < 0) throw new OnvifError('unreadable', 'The answer is no XML.');
  const reader = createReader(limits);
  reader.read(text.slice(from).replace(BARE_AMPERSAND, '&amp;'));
  if (!reader.root) throw new OnvifError('unreadable', 'The answer breaks off before its end.');
  return reader.root;
}

/** The types do not know that option: without it the parser also knows the names of HTML. */
const STRICT: sax.SAXOptions & { strictEntities: true } = { strictEntities: true };

/** Raised inside the parser to leave it at the end of the root element. */
const COMPLETE = Symbol('complete');

function createReader(limits: XmlLimits) {
  const parser = sax.parser(true, STRICT);
  const open: OpenNode[] = [];
  let root: XmlNode | undefined;
  let elements = 0;

  const refuse = (what: string): never => {
    throw new OnvifError('xml_refused', `The answer is XML that no device needs: ${what}.`);
  };
  const append = (text: string): void => {
    const parent = open.at(-1);
    if (parent) parent.text += text;
  };
  parser.ondoctype = () => refuse('a document type');
  parser.onsgmldeclaration = () => refuse('a declaration');
  parser.onerror = (error) => {
    throw new OnvifError('unreadable', 'The answer is no well-formed XML.', { cause: error });
  };
  parser.onopentag = ({ name, attributes }) => {
    elements += 1;
    if (elements > limits.elements) refuse(`more than ${limits.elements} elements`);
    if (open.length >= limits.depth) refuse(`more than ${limits.depth} levels`);
    open.push({ name: localName(name), attributes: attributesOf(attributes), children: [], text: '' });
  };
  parser.ontext = append;
  parser.oncdata = append;
  parser.onclosetag = () => {
    const closed = open.pop()!;
    const node: XmlNode = { ...closed, text: closed.text.trim() };
    const parent = open.at(-1);
    if (parent) parent.children.push(node);
    else {
      root = node;
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- no error: the parser has no other way to be left
      throw COMPLETE;
    }
  };
  return {
    get root() {
      return root;
    },
    read(text: string): void {
      try {
        parser.write(text);
      } catch (thrown) {
        if (thrown !== COMPLETE) throw thrown;
      }
    },
  };
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Declarations of namespaces are left out. The strict parser gives every value as a text. */
function attributesOf(attributes: Record<string, string | { value: string }>): Map<string, string> {
  const named = new Map<string, string>();
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'xmlns' || name.startsWith('xmlns:')) continue;
    named.set(localName(name), typeof value === 'string' ? value : value.value);
  }
  return named;
}
