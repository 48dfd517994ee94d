import type { HostFile } from '../lib/files';
import { fillSecretHoles } from '../lib/nut';
import * as pulumi from './pulumi';

/** A host file with its secrets in place. */
export interface FilledFile extends Omit<HostFile, 'secretEncoding'> {
  /** The text as it stands on the machine. */
  content: string;
}

/**
 * Fills the holes of a machine's files with secrets, encoded as each file wants them. The result is a secret output,
 * whatever came in: Pulumi encrypts it in its state and masks it in what it prints.
 *
 * @param files what `hostFiles(plan, host)` gave
 * @param secrets values by name, such as from `new pulumi.Config('ridethrough').requireSecret(name)`
 * @throws (when the output resolves) an error that names a secret that is missing or that the file can't hold, never
 * its value
 */
export function filledFiles(
  files: readonly HostFile[],
  secrets: Record<string, pulumi.Input<string>>,
): pulumi.Output<FilledFile[]> {
  return pulumi.secret(pulumi.output(secrets).apply((values) => filled(files, values)));
}

/**
 * As {@link filledFiles}, where the values are at hand.
 *
 * @throws an error that names a secret that is missing or that the file can't hold, never its value
 */
export function filled(files: readonly HostFile[], values: Readonly<Record<string, string>>): FilledFile[] {
  return files.map(({ secretEncoding, ...file }) => ({
    ...file,
    content:
      secretEncoding === undefined
        ? file.content
        : fillSecretHoles(file.content, secretEncoding, (name) =>
            Object.hasOwn(values, name) ? values[name] : undefined,
          ),
  }));
}
