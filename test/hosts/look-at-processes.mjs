// Looks at every process of this machine again and again, those inside of the lab's hosts included, for texts in its
// arguments and its environment. The texts come as a JSON list, the first line of standard input; its end ends the
// watch, and what was seen is printed as JSON. Nobody who prints a hit shows the text itself.
import fs from 'node:fs';
import { createInterface } from 'node:readline';

const PAUSE = 15;
let texts;
let looks = 0;
const hits = new Set();
const commands = new Set();

const lines = createInterface({ input: process.stdin });
lines.once('line', (line) => {
  texts = JSON.parse(line);
  look();
});
lines.once('close', () => {
  process.stdout.write(JSON.stringify({ looks, hits: [...hits], commands: [...commands] }), () =>
    process.exit(0),
  );
});

function look() {
  looks++;
  for (const pid of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const command = read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
    if (/\bsh -s \w/.test(command)) commands.add(command);
    const environment = read(`/proc/${pid}/environ`);
    for (const [index, text] of texts.entries()) {
      if (command.includes(text)) hits.add(`text ${index} in the arguments of ${command.split(' ')[0]}`);
      if (environment.includes(text)) hits.add(`text ${index} in the environment of ${command.slice(0, 60)}`);
    }
  }
  setTimeout(look, PAUSE);
}

function read(file) {
  try {
    return fs.readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
