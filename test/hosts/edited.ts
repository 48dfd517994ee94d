import { gunzipSync, gzipSync } from 'node:zlib';

const SCRIPT =
  /(script_text\(\) \{\nbase64 -d <<'END_OF_SCRIPT_TEXT' \| gzip -dc\n)([\s\S]*?)(\nEND_OF_SCRIPT_TEXT\n)/;

/** What is delivered to a machine, with something else in its script. */
export function editedBy(program: string, edit: (script: string) => string): string {
  return program.replace(SCRIPT, (_, begin: string, packed: string, end: string) => {
    const script = gunzipSync(Buffer.from(packed, 'base64')).toString();
    return begin + gzipSync(edit(script)).toString('base64') + end;
  });
}

/** As {@link editedBy}, by what `String.replace` takes; that has to be there. */
export function edited(program: string, from: string | RegExp, to: string | (() => string)): string {
  return editedBy(program, (script) => {
    const after = typeof to === 'string' ? script.replace(from, to) : script.replace(from, to);
    if (after === script) throw new Error(`the script has no ${from}`);
    return after;
  });
}

/** The script in what is delivered. */
export function scriptIn(program: string): string {
  let found = '';
  editedBy(program, (script) => {
    found = script;
    return script;
  });
  return found;
}
