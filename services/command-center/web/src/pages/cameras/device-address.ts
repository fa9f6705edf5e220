/** The address of a device from what a person typed: a host alone is asked over http. */
export function deviceAddressOf(typed: string): string {
  const text = typed.trim();
  return text === '' || /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
}

/** Whether a text is the address of a device, without a user or a password. */
export const isDevice = (typed: string): boolean =>
  /^https?:\/\/[^@\s]+$/.test(deviceAddressOf(typed)) && URL.canParse(deviceAddressOf(typed));
