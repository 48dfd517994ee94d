import { join } from 'node:path';
import { goTool } from '../go-tool';
import { runProgram } from '../run-program';
import { withTemporaryFiles } from '../temporary-files';

export interface AmtoolResult {
  ok: boolean;
  /** amtool's own words, the temporary folder left out. */
  text: string;
}

/** `amtool check-config`, of the Alertmanager that kube-prometheus-stack ships. Files it names need not exist. */
export function checkAlertmanagerConfig(yaml: string): Promise<AmtoolResult> {
  return withTemporaryFiles({ 'alertmanager.yaml': yaml }, async (folder) => {
    const { ok, stdout, stderr } = await amtool(['check-config', `${folder}/alertmanager.yaml`]);
    return { ok, text: `${stdout}${stderr}`.replaceAll(`${folder}/`, '').trim() };
  });
}

/**
 * The receivers that an alert with these labels reaches, in order.
 *
 * @throws with amtool's words where the configuration is not valid
 */
export function receiversOf(yaml: string, labels: Record<string, string>): Promise<string[]> {
  return withTemporaryFiles({ 'alertmanager.yaml': yaml }, async (folder) => {
    const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    const config = `--config.file=${folder}/alertmanager.yaml`;
    const { ok, stdout, stderr } = await amtool(['config', 'routes', 'test', config, ...pairs]);
    if (!ok) throw new Error(`amtool config routes test: ${stderr.trim()}`);
    return stdout.trim().split(',');
  });
}

/** Without `--no-version-check` amtool would ask a running Alertmanager for its version. */
async function amtool(args: string[]) {
  return runProgram(join(await goTool('alertmanager'), 'amtool'), ['--no-version-check', ...args]);
}
