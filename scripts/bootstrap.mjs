// The door to `npm start`, `npm test`, `npm run build` and `npm run bench`: it makes a fresh clone ready
// (installs, generates, compiles, each only when missing or stale) and then runs what was asked for.
// No import stands here, so that an old Node reaches the sentence below instead of a syntax error.

const oldest = 20;
const running = process.versions.node;

if (Number(running.split('.')[0]) < oldest) {
  console.error(
    `ridethrough needs Node.js ${oldest} or newer; this is ${running}. Install a newer one from https://nodejs.org or with your version manager.`,
  );
  process.exit(1);
}

import('./bootstrap/main.mjs').then(({ main }) => main(process.argv.slice(2)));
