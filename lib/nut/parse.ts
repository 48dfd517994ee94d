/** One logical line of a NUT file. */
export interface NutLine {
  /** The physical line on which its first word begins, counted from 1. */
  readonly line: number;
  /** Its words without quotes and escapes; `=` outside quotes is a word of its own. */
  readonly words: readonly string[];
}

export interface NutParseError {
  readonly line: number;
  readonly message: string;
}

export interface ParsedNutFile {
  readonly lines: readonly NutLine[];
  readonly errors: readonly NutParseError[];
}

/** What NUT's parser keeps of a line and of a word; it drops the rest without a word. */
const MOST_WORDS = 32;
const LONGEST_WORD = 512;

/**
 * Reads the language of ups.conf, upsd.conf, upsd.users, upsmon.conf and upssched.conf as NUT's `parseconf` does:
 * ```
 * file    = { [words] ["#" comment] newline }
 * word    = bare | '"' quoted '"' | "="
 * bare    = characters up to white space, "=" or "#"; "\" takes the next character as it is
 * quoted  = characters up to '"'; "\" takes the next character as it is; "#" must be escaped
 * ```
 * A `\` before a newline joins two lines. Control characters and everything beyond ASCII vanish. After an error NUT
 * goes on behind the `#`, as if a new line began there, and so does this.
 */
export function parseNutFile(text: string): ParsedNutFile {
  const lines: NutLine[] = [];
  const errors: NutParseError[] = [];
  let words: string[] = [];
  let current: string | undefined;
  let place: 'between' | 'comment' | 'bare' | 'quoted' = 'between';
  let isEscaped = false;
  let line = 1;
  let firstLine = 1;

  const begin = () => {
    if (words.length === 0) firstLine = line;
    current = '';
  };
  const add = (character: string) => {
    if (isKept(character) && (current ?? '').length < LONGEST_WORD) current = (current ?? '') + character;
  };
  const endWord = () => {
    if (current !== undefined && words.length < MOST_WORDS) words.push(current);
    current = undefined;
  };
  const endLine = () => {
    if (words.length > 0) lines.push({ line: firstLine, words });
    words = [];
    place = 'between';
  };
  const equalsSign = () => {
    begin();
    add('=');
    endWord();
    place = 'between';
  };

  for (const character of text) {
    if (isEscaped) {
      isEscaped = false;
      if (character !== '\n') add(character);
    } else if (place === 'comment') {
      if (character === '\n') endLine();
    } else if (place === 'quoted') {
      if (character === '"') {
        endWord();
        place = 'between';
      } else if (character === '\\') {
        isEscaped = true;
      } else if (character === '#') {
        errors.push({ line, message: 'a # inside quotes needs a \\ before it' });
        current = undefined;
        words = [];
        place = 'between';
      } else {
        add(character);
      }
    } else if (character === '\n') {
      endWord();
      endLine();
    } else if (character === '#') {
      endWord();
      place = 'comment';
    } else if (isSpace(character)) {
      endWord();
      place = 'between';
    } else if (character === '=') {
      endWord();
      equalsSign();
    } else if (place === 'between' && character === '"') {
      begin();
      place = 'quoted';
    } else {
      if (place === 'between') begin();
      place = 'bare';
      if (character === '\\') isEscaped = true;
      else add(character);
    }
    if (character === '\n') line += 1;
  }
  if (place === 'quoted') {
    errors.push({ line: firstLine, message: 'a quote is opened here and never closed' });
  } else {
    endWord();
    endLine();
  }
  return { lines, errors };
}

function isSpace(character: string): boolean {
  return /^[ \t\r\v\f]$/.test(character);
}

function isKept(character: string): boolean {
  return /^[\x20-\x7e]$/.test(character);
}
