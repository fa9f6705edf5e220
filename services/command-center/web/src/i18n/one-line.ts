/** A text as one line, because it is read beside others, in lists and in the log. */
export const asOneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ');
