// Runs Pulumi's engine with HostFleet as its program, in whatever network the process was started in. Requests come
// by Node's channel to the process that started it: secrets are in no argument and no environment.
import { Provider } from '@pulumi/command';
import * as pulumi from '@pulumi/pulumi';
import { type EngineEvent, LocalWorkspace, PulumiCommand, type Stack } from '@pulumi/pulumi/automation';
import { HostFleet } from '../../../hosts';
import type { Answer, Request } from './requests';

async function answer(request: Request): Promise<Answer> {
  const events: EngineEvent[] = [];
  const output: string[] = [];
  const stack = await stackOf(request);
  const options = {
    onOutput: (text: string) => output.push(text),
    onError: (text: string) => output.push(text),
    onEvent: (event: EngineEvent) => events.push(event),
    color: 'never' as const,
    ...(request.verbose && { debug: true, logVerbosity: 9, logToStdErr: true, logFlow: true }),
  };
  const target = request.target === undefined ? {} : { target: request.target };
  let error = '';
  let changes: Record<string, number> = {};
  const outputs: Record<string, unknown> = {};
  try {
    if (request.operation === 'preview') {
      changes = { ...(await stack.preview({ ...options, diff: true, ...target })).changeSummary };
    } else if (request.operation === 'up') {
      const result = await stack.up({ ...options, continueOnError: request.continueOnError === true });
      changes = { ...result.summary.resourceChanges };
      for (const [name, { value }] of Object.entries(result.outputs)) outputs[name] = value;
    } else if (request.operation === 'destroy') {
      changes = { ...(await stack.destroy(options)).summary.resourceChanges };
    } else {
      await stack.refresh(options);
    }
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.message : String(thrown);
  }
  return {
    id: request.id,
    output: output.join(''),
    error,
    changes,
    outputs,
    steps: events.flatMap(({ resourcePreEvent: event }) =>
      event === undefined || event.metadata.op === 'same'
        ? []
        : [
            {
              op: event.metadata.op,
              name: event.metadata.urn.split('::').at(-1) ?? '',
              type: event.metadata.type,
            },
          ],
    ),
    diagnostics: events.flatMap(({ diagnosticEvent: event }) =>
      event === undefined || event.ephemeral === true || (isDebug(event.severity) && !request.verbose)
        ? []
        : [{ severity: event.severity, message: event.message, name: event.urn?.split('::').at(-1) ?? '' }],
    ),
  };
}

/** Pulumi's type leaves this severity out. */
function isDebug(severity: string): boolean {
  return severity === 'debug';
}

/** To ask for the version and select a stack anew each time costs two processes a request. */
let command: Promise<PulumiCommand> | undefined;
const stacks = new Map<string, Stack>();

async function stackOf(request: Request): Promise<Stack> {
  const { stack, engineRoot, workFolder, homelab, secrets, options } = request;
  const sealed = Object.fromEntries(
    Object.entries(secrets).map(([name, value]) => [name, () => pulumi.secret(value)] as const),
  );
  const program = async () => {
    const values = Object.fromEntries(Object.entries(sealed).map(([name, seal]) => [name, seal()]));
    const given =
      request.provider === undefined ? {} : { providers: { command: new Provider(request.provider) } };
    const fleet = new HostFleet('fleet', { homelab, secrets: values, ...options }, given);
    return request.ignoresOutputs ? {} : { machines: fleet.machines };
  };
  const known = stacks.get(stack);
  if (known !== undefined) {
    known.workspace.program = program;
    return known;
  }
  command ??= PulumiCommand.get({ root: engineRoot, skipVersionCheck: true });
  const added = await LocalWorkspace.createOrSelectStack(
    { stackName: stack, projectName: 'ridethrough', program },
    { workDir: workFolder, pulumiCommand: await command },
  );
  stacks.set(stack, added);
  return added;
}

process.on('message', (request: Request) => {
  answer(request).then(
    (result) => process.send?.(result),
    (error: unknown) => process.send?.({ id: request.id, failure: String(error) }),
  );
});
// Pulumi takes them too while it runs a program, and nobody does after that: a user's process would end with one.
process.on('unhandledRejection', (error: unknown) => {
  console.error(`nobody took: ${error instanceof Error ? error.message : error}`);
});
// The test is gone: the engine goes too.
process.on('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
process.send?.({ ready: true });
