/**
 * Every secret in a file, as it is written there and without its quotes: what has to be hidden wherever a daemon
 * repeats it.
 *
 * @param withHoles the file as the plan has it
 * @param filled the same file with its secrets
 */
export function secretTexts(withHoles: string, filled: string): string[] {
  const pieces = withHoles.split(/\$\{secret:[^}\n]*\}/);
  const pattern = pieces.map((piece) => piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('([^\\n]*?)');
  const found = new RegExp(`^${pattern}$`).exec(filled)?.slice(1) ?? [];
  return [...new Set(found.flatMap(spellings))].filter((text) => text.length > 2);
}

/** As written, without quotes, and without what quotes its characters: once in upsd.users, twice in upsmon.conf. */
function spellings(written: string): string[] {
  const bare = written.replace(/^"(.*)"$/, '$1');
  const once = unescaped(bare);
  return [written, bare, once, unescaped(once.replace(/^"(.*)"$/, '$1'))];
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}
