/**
 * The rooms of the source, as docs/architecture.md draws them: a file imports from its own room and from those
 * on lines above it, never from its own line's other rooms or from below.
 */
export const floors: readonly (readonly string[])[] = [
  ['lib/homelab'],
  ['lib/nut'],
  ['lib/power'],
  ['lib/check'],
  ['lib/files'],
  ['lib/kubernetes'],
  ['lib/report'],
  ['lib/ssh'],
  ['lib/process'],
  // The package's root entry.
  ['lib/index.ts'],
  // Environments as data: anybody below may load one.
  ['stacks'],
  ['hosts', 'synth', 'drill'],
  // The Pulumi program.
  ['stacks/index.ts'],
  ['cli'],
];

/** The room a file lies in; undefined where it lies in none. */
export function roomOf(file: string): string | undefined {
  const rooms = floors.flat();
  return rooms.find((room) => file === room) ?? rooms.find((room) => file.startsWith(`${room}/`));
}

/** Whether a file of one room may import a file of another one. */
export function mayImport(from: string, to: string): boolean {
  return from === to || floorOf(to) < floorOf(from);
}

function floorOf(room: string): number {
  return floors.findIndex((rooms) => rooms.includes(room));
}
