import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { EXIT, Refusal } from './exit';
import { projectFiles } from './init-project';

/** `ridethrough init`: writes a new project, or nothing where one of its files is there already. */
export function initCommand(directory: string, version: string): number {
  const files = projectFiles(version);
  const there = Object.keys(files).filter((path) => existsSync(join(directory, path)));
  if (there.length > 0) {
    throw new Refusal(
      `${directory} has ${there.join(', ')} already, and init overwrites nothing. Name an empty folder: ridethrough init my-homelab`,
    );
  }
  for (const [path, content] of Object.entries(files)) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  const enter = relative('.', directory) === '' ? '' : `cd ${relative('.', directory)} && `;
  process.stdout.write(
    `Wrote ${Object.keys(files).length} files. Describe your machines in ${join(directory, 'stacks/home.ts')}, then:\n\n  ${enter}npm install && npm run synth\n`,
  );
  return EXIT.good;
}
