export type Form = {
  action: URL;
  fields: Record<string, string>;
  asksPassword: boolean;
  userField: string;
  passwordField: string;
};

/** The first form of a page, as far as a sign-in needs it: without scripts and files. */
export function formOf(html: string, base: URL): Form | undefined {
  const form = /<form[^>]*action="([^"]+)"/i.exec(html);
  if (!form?.[1]) return undefined;
  const fields: Record<string, string> = {};
  let passwordField = '';
  let userField = '';
  // A page may put fields outside the form and refer to it: `form="id"`.
  for (const [input] of html.matchAll(/<(?:input|button)[^>]*>/gi)) {
    const name = attribute(input, 'name');
    const type = attribute(input, 'type') || 'text';
    if (!name) continue;
    fields[name] = unescape(attribute(input, 'value'));
    if (type === 'password') passwordField = name;
    else if (type === 'text') userField ||= name;
  }
  return {
    action: new URL(unescape(form[1]), base),
    fields,
    asksPassword: passwordField !== '',
    userField,
    passwordField,
  };
}

const attribute = (tag: string, name: string): string => new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(tag)?.[1] ?? '';
const unescape = (text: string): string =>
  text.replaceAll('&amp;', '&').replaceAll('&#x27;', "'").replaceAll('&quot;', '"');

/** The text of a page as a person reads it, for messages. */
export const textOf = (html: string): string =>
  html
    .replace(/<style[\s\S]*?<\/style>|<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
