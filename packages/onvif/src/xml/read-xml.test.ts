import { describe, expect, test } from 'vitest';
import { OnvifError, type OnvifFault } from '../errors.ts';
import { childOf, descendantsOf, isTrue, numberOf, textAt } from './node.ts';
import { readXml, XML_LIMITS } from './read-xml.ts';

function faultOf(act: () => unknown): OnvifFault | 'none' {
  try {
    act();
    return 'none';
  } catch (error) {
    if (!(error instanceof OnvifError)) throw error;
    return error.code;
  }
}
const LAUGHS = Array.from({ length: 10 }, (_, at) =>
  at === 0 ? '<!ENTITY l0 "ha">' : `<!ENTITY l${at} "${`&l${at - 1};`.repeat(10)}">`,
).join('');

test('names are local, white space around texts is left out, and the entities of XML are read', () => {
  const root = readXml(
    '\uFEFF \r\n<?xml version="1.0"?><a:Root xmlns:a="urn:x" a:at="1 &lt; 2"><b:Text> &amp;#x41; &#65; </b:Text></a:Root>',
  );
  expect(root.name).toBe('Root');
  expect([...root.attributes]).toEqual([['at', '1 < 2']]);
  expect(textAt(root, 'Text')).toBe('&#x41; A');
});

test('what comes after the root element is ignored', () => {
  expect(readXml('<a><b/></a>\0\0trailing <rubbish').children).toHaveLength(1);
});

test('an ampersand that begins no entity stands for itself, in a text and in an attribute', () => {
  const root = readXml('<a at="x&y=1"><b>http://h/p?a=1&b=2&copy;=3</b></a>');
  expect(root.attributes.get('at')).toBe('x&y=1');
  expect(textAt(root, 'b')).toBe('http://h/p?a=1&b=2&copy;=3');
});

describe('XML that is made to hurt', () => {
  test.each<[string, string, OnvifFault]>([
    ['billion laughs', `<?xml version="1.0"?><!DOCTYPE x [${LAUGHS}]><x>&l9;</x>`, 'xml_refused'],
    [
      'a quadratic blow-up',
      `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(50_000)}">]><x>${'&a;'.repeat(1_000)}</x>`,
      'xml_refused',
    ],
    ['an entity of a file', '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>', 'xml_refused'],
    ['a document type of another host', '<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd"><x/>', 'xml_refused'],
    ['a document type in lower case', '<!doctype html><html></html>', 'xml_refused'],
    ['a declaration within', '<x><!ENTITY a "b"></x>', 'unreadable'],
    ['200,000 levels', '<a>'.repeat(200_000), 'xml_refused'],
    ['200,000 elements', `<a>${'<b/>'.repeat(200_000)}</a>`, 'xml_refused'],
    ['2 MB of text', `<a>${'x'.repeat(2_000_000)}</a>`, 'too_large'],
  ])('%s is refused', (_, text, code) => {
    expect(faultOf(() => readXml(text))).toBe(code);
  });

  test('a name that JavaScript knows is an element like any other', () => {
    const root = readXml('<a __proto__="x" constructor="y"><__proto__><polluted>1</polluted></__proto__></a>');
    expect([...root.attributes]).toEqual([['constructor', 'y']]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(textAt(root, '__proto__', 'polluted')).toBe('1');
  });

  test('the longest text that is read is read in one go', () => {
    const length = XML_LIMITS.chars - 7;
    expect(readXml(`<a>${'&'.repeat(length / 2)}${'x'.repeat(length / 2)}</a>`).text).toHaveLength(
      2 * Math.floor(length / 2),
    );
  });
});

test.each([
  ['nothing', ''],
  ['a text', 'Unauthorized'],
  ['half an answer', '<a><b>'],
  ['elements that end each other', '<a><b></a></b>'],
  ['an attribute without quotes', '<a b=c></a>'],
  ['curly quotes in the declaration', '<?xml version=”1.0” ?>'],
])('%s is unreadable', (_, text) => {
  expect(faultOf(() => readXml(text))).toBe('unreadable');
});

test('elements are found below, in the order of the document', () => {
  const root = readXml('<a><v>1</v><b><v>2</v><c><v>3</v></c></b><v>4</v></a>');
  expect(descendantsOf(root, 'v').map(({ text }) => text)).toEqual(['1', '2', '3', '4']);
  expect(childOf(root, 'v')?.text).toBe('1');
});

test.each([
  ['5', 5],
  [' -1.5e1 ', -15],
  ['', undefined],
  ['NaN', undefined],
  ['Infinity', undefined],
  ['5 m', undefined],
])('the number of "%s" is %s', (text, number) => {
  expect(numberOf(text)).toBe(number);
});

test.each([
  ['true', true],
  ['TRUE', true],
  ['1', true],
  ['false', false],
  ['yes', false],
])('"%s" is %s', (text, truth) => {
  expect(isTrue(text)).toBe(truth);
});
