import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

/** A file as the project hands it to a host. */
export interface InnerFile {
  readonly content: string;
  /** Octal. @default '0644' */
  readonly mode?: string;
  /** @default 'root' */
  readonly owner?: string;
  /** @default 'root' */
  readonly group?: string;
}

/**
 * The path through which the test reaches a file of a machine. Links are followed inside the machine: an absolute one
 * such as /var/run would otherwise lead to the real machine's.
 */
export function innerPath(root: string, inner: string): string {
  if (!inner.startsWith('/')) throw new Error(`expected an absolute path, got ${inner}`);
  let rest = inner.split('/').filter((part) => part !== '');
  let done: string[] = [];
  for (let links = 0; rest.length > 0; ) {
    const part = rest.shift() ?? '';
    if (part === '.') continue;
    if (part === '..') {
      done.pop();
      continue;
    }
    const target = linkTarget(path.join(root, ...done, part));
    if (target === undefined) {
      done.push(part);
      continue;
    }
    links += 1;
    if (links > 40) throw new Error(`too many links in ${inner}`);
    if (target.startsWith('/')) done = [];
    rest = [...target.split('/').filter((piece) => piece !== ''), ...rest];
  }
  return path.join(root, ...done);
}

/** Writes a file with its owner and mode; whoever reads it sees the old one or the new one, never a half. */
export function writeInnerFile(root: string, inner: string, file: InnerFile): void {
  const target = innerPath(root, inner);
  const uid = numericId(root, '/etc/passwd', file.owner ?? 'root');
  const gid = numericId(root, '/etc/group', file.group ?? 'root');
  const mode = file.mode ?? '0644';
  if (!/^0?[0-7]{3,4}$/.test(mode))
    throw new Error(`${inner}: expected an octal mode like 0640, got ${mode}`);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  const beside = `${target}.${randomBytes(4).toString('hex')}`;
  fs.writeFileSync(beside, file.content, { mode: 0o600 });
  fs.chownSync(beside, uid, gid);
  fs.chmodSync(beside, Number.parseInt(mode, 8));
  fs.renameSync(beside, target);
}

function linkTarget(file: string): string | undefined {
  try {
    return fs.readlinkSync(file);
  } catch {
    return undefined;
  }
}

function numericId(root: string, database: string, name: string): number {
  const lines = fs.readFileSync(innerPath(root, database), 'utf8').split('\n');
  const id = lines.find((line) => line.startsWith(`${name}:`))?.split(':')[2];
  if (id === undefined) throw new Error(`there is no ${name} in ${database}`);
  return Number(id);
}
