/** Bytes of an uncompressed point on each curve (SEC 1, 2.3.3): a mark and two numbers. */
const POINT_BYTES: Readonly<Record<string, number>> = { nistp256: 65, nistp384: 97, nistp521: 133 };
const UNCOMPRESSED = 4;
const ED25519_BYTES = 32;
/** OpenSSH refuses smaller ones (RequiredRSASize, `man sshd_config`). */
const SMALLEST_RSA_BITS = 1024;

/**
 * Why a line `type base64` is no public key of that type, or undefined. What the base64 holds is a list of fields,
 * each with its length before it; the first one names the type again (RFC 4253 6.6, RFC 5656 3.1, RFC 8709 4).
 */
export function hostKeyProblem(line: string): string | undefined {
  const [type = '', base64 = ''] = line.split(' ');
  const blob = Buffer.from(base64, 'base64');
  if (blob.toString('base64').replace(/=+$/, '') !== base64.replace(/=+$/, '')) {
    return 'what follows the type is not whole base64';
  }
  const fields = fieldsOf(blob);
  if (fields === undefined) return 'it is cut short, or something was added to it';
  const inner = fields[0]?.toString('latin1') ?? '';
  if (inner !== type) {
    return /^[a-z0-9-]{1,40}$/.test(inner)
      ? `it says ${type} and holds a key of type ${inner}`
      : 'it names no type inside';
  }
  const problem = partsProblem(type, fields.slice(1));
  return problem === undefined ? undefined : `it holds ${problem}`;
}

/** The fields of a key; undefined where their lengths don't come to the whole. */
function fieldsOf(blob: Buffer): Buffer[] | undefined {
  const fields: Buffer[] = [];
  let at = 0;
  while (at < blob.length) {
    if (at + 4 > blob.length) return undefined;
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) return undefined;
    fields.push(blob.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

function partsProblem(type: string, parts: readonly Buffer[]): string | undefined {
  const [first, second] = parts;
  if (type === 'ssh-rsa') {
    if (parts.length !== 2 || first === undefined || second === undefined) return 'no exponent and modulus';
    const bits = bitsOf(second);
    return bits < SMALLEST_RSA_BITS ? `${bits} bits, and SSH takes ${SMALLEST_RSA_BITS} or more` : undefined;
  }
  if (type === 'ssh-ed25519') {
    if (parts.length === 1 && first?.length === ED25519_BYTES) return undefined;
    return `${first?.length ?? 0} bytes in place of ${ED25519_BYTES}`;
  }
  const curve = type.slice(type.lastIndexOf('-') + 1);
  const isPoint = second?.length === POINT_BYTES[curve] && second?.[0] === UNCOMPRESSED;
  return parts.length === 2 && first?.toString('latin1') === curve && isPoint
    ? undefined
    : `no point on ${curve}`;
}

/** Bits of a number that is written with as many bytes as it needs, and maybe a zero before them. */
function bitsOf(number: Buffer): number {
  const from = number.findIndex((byte) => byte !== 0);
  if (from === -1) return 0;
  return (number.length - from - 1) * 8 + (32 - Math.clz32(number[from] ?? 0));
}
