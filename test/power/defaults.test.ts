import schema from '../../lib/homelab/generated/homelab.schema.json';
import { DEFAULTS } from '../../lib/power';

/** Each default in the code beside the definition in the schema whose docstring names it. */
const DOCUMENTED: [definition: string, defaults: Record<string, unknown>, names?: Record<string, string>][] =
  [
    ['Ups', DEFAULTS.ups],
    ['Nut', DEFAULTS.nut],
    ['HostNut', { runAsUser: DEFAULTS.nut.runAsUser }],
    ['Host', DEFAULTS.host],
    ['Ssh', DEFAULTS.ssh],
    ['WakeOnLan', DEFAULTS.wakeOnLan],
    ['Notices', { timeout: DEFAULTS.notices.timeout }],
  ];

type Definition = { properties?: Record<string, { default?: unknown }> };

it('has the defaults that the docstrings of the spec name', () => {
  const definitions = schema.definitions as Record<string, Definition>;
  for (const [name, defaults] of DOCUMENTED) {
    const properties = definitions[name]?.properties ?? {};
    for (const [property, value] of Object.entries(defaults)) {
      if (name === 'Nut' && property === 'runAsUser') continue;
      expect([name, property, properties[property]?.default]).toEqual([name, property, value]);
    }
  }
});
