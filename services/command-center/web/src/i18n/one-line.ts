/** Joins the lines of a text, because lists and the log show it on one line. */
export const asOneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ');
