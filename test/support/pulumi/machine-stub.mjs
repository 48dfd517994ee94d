// In place of a machine behind sshd (its ForceCommand): takes what Pulumi sends, keeps the files in a folder instead of
// installing them, and answers as on-host/*.sh do. `node machine-stub.mjs FOLDER`; which machine it is, says the
// address that was called.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

const [, , folder] = process.argv;
const [, , address = 'nobody'] = (process.env.SSH_CONNECTION ?? '').split(' ');
const command = process.env.SSH_ORIGINAL_COMMAND ?? '';
const [, mode, mark, owner] = /\bsh -s (\w+) ?(\S*) ?(\S*)/.exec(command) ?? [];
const stateFile = path.join(folder, `${address}.json`);
const behaviour = read(path.join(folder, `${address}.behaviour`)) ?? '';

log('start');
const input = fs.readFileSync(0, 'utf8');
const archive = gunzipSync(Buffer.from(payload(), 'base64'));
const state = JSON.parse(read(stateFile) ?? '{"files":{}}');
if (mode !== 'probe' && /slow/.test(behaviour)) await new Promise((done) => setTimeout(done, 1500));
if (mode === 'apply') apply();
else if (mode === 'probe') probe();
else if (mode === 'restore') restore();
else fail(`what is '${command}'?`, 2);
log('end');

function apply() {
  if (/fails/.test(behaviour)) fail('upsd does not answer: the old files came back');
  process.stderr.write('putting the new files in place\n');
  const files = {};
  for (const wanted of listed(member('files')))
    files[wanted.path] = { ...wanted, content: member(`content/${wanted.number}`) };
  const changed = Object.keys(files).filter(
    (one) => JSON.stringify(plain(files[one])) !== JSON.stringify(plain(state.files[one])),
  );
  const removed = Object.keys(state.files).filter((one) => !(one in files));
  const restarted = [...new Set(changed.flatMap((one) => files[one].units))]
    .filter((unit) => unit !== '-')
    .sort();
  const when = new Date().toISOString();
  const force = /^force yes$/m.test(member('facts'));
  fs.writeFileSync(stateFile, JSON.stringify({ mark, owner, files, force }));
  log('changed', { changed, removed, restarted });
  const digest = String(changed.length);
  const notes = /notes/.test(behaviour) ? ['UPS "closet" can\'t be asked'] : [];
  const backedUp = /notes/.test(behaviour) ? ['/etc/nut/nut.conf'] : [];
  console.log(
    JSON.stringify({
      mark,
      digest,
      changed,
      removed,
      backedUp,
      backups: '/backups',
      restarted,
      notes,
      when,
    }),
  );
}

function plain(file) {
  return file && { content: file.content, mode: file.mode, owner: file.owner, group: file.group };
}

function probe() {
  console.log('Welcome, says somebody’s ~/.bashrc\n\nridethrough-report');
  if (state.mark !== undefined) console.log(`mark ${state.mark}`);
  const monitors = (state.files['/etc/nut/upsmon.conf']?.content ?? '').matchAll(/^MONITOR (\S+)/gm);
  for (const [, system] of monitors) console.log(`monitors ${system}`);
  const wanted = listed(member('files'));
  const units = new Set();
  for (const { path: at, number, mode: attributes, owner, group, units: those } of wanted) {
    const stands = state.files[at];
    const filled = member(`content/${number}`);
    const isHidden = member('hidden').split('\n').includes(number);
    const planned = (isHidden ? member(`holes/${number}`) : filled).split('\n');
    const own = `file ${attributes} ${owner} ${group}`;
    const is = stands && `file ${stands.mode} ${stands.owner} ${stands.group}`;
    const change = !stands
      ? 'create'
      : stands.content !== filled
        ? 'content'
        : is !== own
          ? 'attributes'
          : '';
    if (change === '') continue;
    console.log(`file ${change} ${at}`);
    if (stands && is !== own) console.log(`stands ${at} ${is}`);
    if (change === 'content') {
      const holes = new Map(filled.split('\n').map((line, index) => [line, planned[index]]));
      const secret = planned.some((line) => line.includes('${secret:'));
      const lines = stands.content
        .split('\n')
        .map((line) => holes.get(line) ?? (secret ? '(a line that is not shown)' : line));
      console.log(`text ${at} ${Buffer.from(lines.join('\n')).toString('base64')}`);
    }
    for (const unit of those) if (unit !== '-') units.add(unit);
  }
  for (const at of Object.keys(state.files))
    if (!wanted.some((one) => one.path === at)) console.log(`gone ${at}`);
  for (const unit of [...units].sort()) console.log(`restart ${unit}`);
  console.log('end');
}

function restore() {
  const isAnothers = state.owner !== undefined && state.owner !== owner;
  if (!isAnothers) fs.rmSync(stateFile, { force: true });
  console.log(
    JSON.stringify({ restored: isAnothers ? [] : Object.keys(state.files), when: new Date().toISOString() }),
  );
}

/** What the program's function `payload_text` prints, before it is decoded: a tar, compressed, in base64. */
function payload() {
  const [, , text] = /^payload_text\(\) \{\n.*<<'(\w+)'.*\n([\s\S]*?)\n?\1\n\}/m.exec(input) ?? [];
  if (text === undefined) fail('the input has no payload_text', 2);
  return text;
}

function member(name) {
  return execFileSync('tar', ['-x', '-O', '-f', '-', name], { input: archive, encoding: 'utf8' });
}

function listed(text) {
  return text.split('\n').flatMap((line) => {
    const [number, mode, owner, group, way, units, at] = line.split(' ');
    return at === undefined ? [] : [{ number, mode, owner, group, way, units: units.split(','), path: at }];
  });
}

function log(event, further = {}) {
  const line = JSON.stringify({ address, mode, mark, event, command, user: process.env.USER, ...further });
  fs.appendFileSync(path.join(folder, 'log'), `${line}\n`);
}

function read(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

function fail(text, code = 1) {
  process.stderr.write(`${text}\n`);
  log('end');
  process.exit(code);
}
