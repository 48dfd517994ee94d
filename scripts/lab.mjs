// The lab of the tests, by hand: three hosts with real systemd, sshd and NUT on a network of their own.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createJiti } from 'jiti';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { main } = await createJiti(import.meta.url).import(join(root, 'test/support/lab/standing-lab.ts'));
process.exitCode = await main(process.argv.slice(2));
