import { secretNameProblem } from '../../nut';
import type { CheckContext } from '../context';
import { type Conclusion, conclusion, type Path } from '../finding';
import { placeName, text } from '../say';

/** Names of secrets, and where their values are looked up. A wrong name is not shown: it may be the secret itself. */
export function* secrets({ lab }: CheckContext): Generator<Conclusion> {
  for (const [name, source] of Object.entries(lab.secrets ?? {})) {
    const path = ['secrets', name];
    if (secretNameProblem(name) !== undefined) {
      const message = `a name in secrets can't be one: ${secretNameProblem(name)}; rename it`;
      yield conclusion('secret-name-invalid', path, message);
    } else if (Object.keys(source).length === 0) {
      const message = `the secret ${text(name)} is listed and has no source: add onePassword, environmentVariable, vault or kubernetes, or remove the entry to have it looked up by its name`;
      yield conclusion('secret-without-source', path, message, [[...path, '*']]);
    }
  }
  for (const [name, path] of looseReferences(lab)) {
    const problem = secretNameProblem(name);
    if (problem === undefined) continue;
    yield conclusion(
      'secret-name-invalid',
      path,
      `${placeName(path)} can't be the name of a secret (it is not shown, it may be the secret): ${problem}`,
    );
  }
}

/** References whose names the schema leaves open. */
function* looseReferences(lab: CheckContext['lab']): Generator<[name: string, path: Path]> {
  if (lab.ssh?.privateKey !== undefined) yield [lab.ssh.privateKey.secret, ['ssh', 'privateKey', 'secret']];
  for (const [name, { ssh }] of Object.entries(lab.hosts)) {
    if (ssh?.privateKey !== undefined)
      yield [ssh.privateKey.secret, ['hosts', name, 'ssh', 'privateKey', 'secret']];
  }
  for (const [index, { password }] of (lab.platform?.dns?.adguardHome ?? []).entries()) {
    yield [password.secret, ['platform', 'dns', 'adguardHome', index, 'password', 'secret']];
  }
}
