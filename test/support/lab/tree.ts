import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { innerPath } from '../nut/inner-file';

/** One path of a host, as text: type, mode, owner and what it holds. Two equal texts are two equal files. */
export type Tree = Readonly<Record<string, string>>;

/**
 * Every path under the given ones, the given ones included; one that is not there is left out. Times are left out.
 *
 * @example `-0640 root:nut 5e88…` · `d0755 root:root` · `l0777 root:root -> /dev/null`
 */
export function readTree(root: string, paths: readonly string[]): Tree {
  const users = names(root, '/etc/passwd');
  const groups = names(root, '/etc/group');
  const found: Record<string, string> = {};
  const walk = (inner: string, outer: string) => {
    const stat = fs.lstatSync(outer, { throwIfNoEntry: false });
    if (!stat) return;
    const mode = (stat.mode & 0o7777).toString(8).padStart(4, '0');
    const owner = `${users.get(stat.uid) ?? stat.uid}:${groups.get(stat.gid) ?? stat.gid}`;
    const text = (type: string, content = '') => `${type}${mode} ${owner}${content}`;
    if (stat.isDirectory()) {
      found[inner] = text('d');
      for (const name of fs.readdirSync(outer).sort()) walk(join(inner, name), join(outer, name));
    } else if (stat.isSymbolicLink()) found[inner] = text('l', ` -> ${fs.readlinkSync(outer)}`);
    else if (stat.isFile()) found[inner] = text('-', ` ${digest(outer)}`);
    else found[inner] = text('?', ` ${stat.rdev}`);
  };
  for (const path of paths) walk(path, join(innerPath(root, join(path, '..')), path.split('/').at(-1) ?? ''));
  return found;
}

/** What differs between two trees, a line each: `+` is only in the second, `-` only in the first. */
export function treeChanges(before: Tree, after: Tree): string[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths.flatMap((path) => {
    if (before[path] === after[path]) return [];
    return [
      ...(before[path] === undefined ? [] : [`- ${path} ${before[path]}`]),
      ...(after[path] === undefined ? [] : [`+ ${path} ${after[path]}`]),
    ];
  });
}

function digest(file: string): string {
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}

function names(root: string, database: string): Map<number, string> {
  const lines = fs.readFileSync(innerPath(root, database), 'utf8').split('\n');
  return new Map(lines.map((line) => line.split(':')).map(([name = '', , id]) => [Number(id), name]));
}
