import { loadEnvironment } from '../synth/environment';

export async function environment(name: string | undefined): Promise<{ name: string; declared: unknown }> {
  return { name: name ?? 'rack', declared: await loadEnvironment(name ?? 'rack') };
}
