import schema from '../../lib/homelab/generated/homelab.schema.json';

/** Every property without words, by its place. */
function mute(node: unknown, place: string): string[] {
  if (Array.isArray(node)) return node.flatMap((one, index) => mute(one, `${place}[${index}]`));
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
    if (key !== 'properties') return mute(value, `${place}.${key}`);
    return Object.entries(value as Record<string, { description?: string }>).flatMap(([name, property]) => [
      ...(/\w/.test(property.description ?? '') ? [] : [`${place}.${name}`]),
      ...mute(property, `${place}.${name}`),
    ]);
  });
}

describe('the published schema', () => {
  it('says what every setting means, for editors of YAML', () => {
    expect(Object.keys(schema.definitions.Homelab.properties)).toContain('hosts');
    expect(mute(schema.definitions, '')).toEqual([]);
  });
});
