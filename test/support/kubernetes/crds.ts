import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedPath } from '../needs';

/** Data that is not published: say `describeWith({ shared: ['crds'] }, …)`. */
const folder = sharedPath('crds');

/** The files at hand, by project and version: `gateway-api-v1.6.1.yaml`. */
export function crdFiles(): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.yaml'));
}

/** Every object of one file as YAML text: parsing 5 MB takes longer than the API server takes to read it. */
export function crdDocuments(file: string): string[] {
  const text = readFileSync(join(folder, file), 'utf8');
  return text.split(/^---$/m).filter((document) => /^kind: /m.test(document));
}
