import { EXIT, Refusal } from './exit';
import { systemErrorCode } from './system-error';

/** What the system's error numbers mean to somebody who wants files written (man errno). */
const MEANINGS: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'that file system is read-only',
  ENOSPC: 'no space is left on that file system',
  EDQUOT: 'your quota on that file system is used up',
  EEXIST: 'something else is there, which is no folder',
  ENOTDIR: 'a part of that path is a file, not a folder',
  ENOENT: 'no folder can be made there',
  ELOOP: 'that path is a link that leads to itself',
  ENAMETOOLONG: 'that name is too long',
  EBUSY: 'that folder is in use, perhaps as a mount point, and so it cannot be replaced',
  EXDEV: 'that folder is on another file system than the one beside it, and so it cannot be replaced',
  EIO: 'the disk reports an error',
};

/** An error of the file system as a sentence for the one who chose the place; any other error as it is. */
export function writeProblem(error: unknown, place: string): unknown {
  const code = systemErrorCode(error);
  if (code === undefined) return error;
  const meaning = MEANINGS[code] ?? 'the system refuses it';
  return new Refusal(
    `cannot write ${place}: ${meaning} (${code}). Mend that, or name another place with --out.`,
    EXIT.wrongUsage,
  );
}
