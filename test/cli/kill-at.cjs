// For NODE_OPTIONS --require: ends this process as `kill -9` does, before the nth call of one function of node:fs below
// a folder. KILL_AT is `renameSync 2 /the/folder`.
const fs = require('node:fs');

const [name, count, folder] = process.env.KILL_AT.split(' ');
const original = fs[name];
let left = Number(count);
fs[name] = (path, ...rest) => {
  if (String(path).startsWith(folder)) {
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  }
  return original(path, ...rest);
};
