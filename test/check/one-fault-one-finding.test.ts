import { check, type Finding } from '../../lib/check';

jest.mock('ridethrough', () => jest.requireActual('../../lib/homelab'), { virtual: true });

const STACKS = ['rack', 'proxmox-pi', 'truenas', 'k3s-flux'];

type Container = Record<string, unknown>;

/** Every place of a homelab, as the keys that lead there. */
function places(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...places(inner, [...path, key])]);
}

function change(
  lab: unknown,
  path: readonly string[],
  how: (owner: Container, key: string) => void,
): unknown {
  const copy: unknown = structuredClone(lab);
  let owner = copy as Container;
  for (const step of path.slice(0, -1)) owner = owner[step] as Container;
  how(owner, path.at(-1) ?? '');
  return copy;
}

describe.each(STACKS)('%s', (name) => {
  const lab: unknown = require(`../../stacks/${name}`).default;
  // A finding that names several hosts may name fewer afterwards.
  const key = ({ code, path }: Finding) => JSON.stringify([code, path]);
  const before = new Set(check(lab).map(key));
  const newIn = (changed: unknown) => check(changed).filter((found) => !before.has(key(found)));

  test('a value that is none is said once, and nothing that would follow from it', () => {
    const wrong = places(lab).flatMap((path) => {
      const found = newIn(
        change(lab, path, (owner, key) => {
          owner[key] = Number.NaN;
        }),
      );
      const [first] = found;
      const right = found.length === 1 && first?.path.join() === path.join();
      return right ? [] : [`${path.join('.')}: ${JSON.stringify(found)}`];
    });
    expect(wrong).toEqual([]);
  });

  test('a value of the wrong type is said once, at its place or below', () => {
    const wrong = places(lab).flatMap((path) => {
      const found = newIn(
        change(lab, path, (owner, key) => {
          owner[key] = Array.isArray(owner[key]) ? true : [[]];
        }),
      );
      const inside = found.every((one) => one.path.join().startsWith(path.join()));
      // What a chart's values and a driver's options hold is theirs.
      const free = path.includes('values');
      return (found.length === 1 && inside) || free ? [] : [`${path.join('.')}: ${JSON.stringify(found)}`];
    });
    expect(wrong).toEqual([]);
  });

  test('a misspelt key is said once, and not as a missing one', () => {
    const wrong = places(lab).flatMap((path) => {
      const key = path.at(-1) ?? '';
      const misspelt = `${key.slice(0, -1)}${key.slice(-1)}x`;
      const found = newIn(
        change(lab, path, (owner) => {
          owner[misspelt] = owner[key];
          delete owner[key];
        }),
      );
      const codes = found.map(({ code }) => code);
      if (!codes.includes('unknown-key')) return [];
      return found.length === 1 ? [] : [`${path.join('.')}: ${JSON.stringify(found)}`];
    });
    expect(wrong).toEqual([]);
  });
});
