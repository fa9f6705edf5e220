/**
 * Where an object of a camera lies: `<district>/<yyyy-mm-dd>/<hh>/<camera>/<name>`, in UTC, so that retention can drop whole days.
 * @param atMs UTC milliseconds since 1970
 */
export function objectKeyOf(district: string, camera: string, atMs: number, name: string): string {
  const time = new Date(atMs).toISOString();
  return `${district}/${time.slice(0, 10)}/${time.slice(11, 13)}/${camera}/${name}`;
}
