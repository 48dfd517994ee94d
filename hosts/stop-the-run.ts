import * as pulumi from './pulumi';

/**
 * Makes a run fail because of an error that came after the program's own turn, before Pulumi looks for what is no longer
 * declared: machines that the program did not come to would count as taken out of the homelab, and be given back.
 *
 * Where Pulumi's language host runs the program, the error is enough: its process ends with it, and nothing is taken
 * away after that. The Automation API's inline programs, which share their caller's process, say 'done' to the engine
 * all the same if nobody waits for the output that failed. Only an error of the engine's own stops that, and nothing is
 * one as surely as a second resource of the same name.
 *
 * It never comes back. Outputs that failed too would tell the error again in other words, and in a program that shares its
 * caller's process they may do so when Pulumi is gone: then nobody takes them, and the process ends with them.
 *
 * @param again the same resource once more
 */
export async function stopTheRun(
  error: unknown,
  resource: pulumi.Resource,
  again: () => pulumi.Resource,
): Promise<never> {
  if (isPulumisProcess(require.main?.filename)) {
    // nobody takes it, so Pulumi tells it and ends
    void Promise.reject(error);
  } else {
    await pulumi.log.error(error instanceof Error ? error.message : String(error), resource);
    again();
  }
  return new Promise(() => {});
}

/** Whether a process whose first module is this one is Pulumi's own: it runs one program and ends. */
export function isPulumisProcess(firstModule: string | undefined): boolean {
  return /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run[\\/]index\.js$/.test(firstModule ?? '');
}
