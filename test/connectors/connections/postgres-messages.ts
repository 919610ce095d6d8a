/** A message of PostgreSQL's protocol: its type, its length and its parts. */
export function message(type: string, ...parts: (Buffer | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}

/** The answer to a start-up: a request for a login of this kind, such as 5 for MD5. */
export const loginRequest = (kind: number, more: Buffer | string = ''): Buffer =>
  message('R', Buffer.from([0, 0, 0, kind]), more);
