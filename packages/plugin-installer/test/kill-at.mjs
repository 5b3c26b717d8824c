// Loaded before a program: kills it right before its n-th call that changes the disk, n from KILL_AT.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const target = Number(process.env.KILL_AT);
let calls = 0;

function count() {
  if (++calls === target) process.kill(process.pid, 'SIGKILL');
}

const CHANGING = [
  'mkdir',
  'rename',
  'rm',
  'rmdir',
  'unlink',
  'link',
  'symlink',
  'copyFile',
  'chmod',
  'writeFile',
  'truncate',
];
const isWriting = (flags) =>
  typeof flags === 'number' ? (flags & 3) !== 0 : /[wa+]/.test(flags ?? 'r');

for (const name of CHANGING) {
  for (const [holder, key] of [
    [fs, `${name}Sync`],
    [fs.promises, name],
  ]) {
    const original = holder[key];
    holder[key] = function (...args) {
      count();
      return original.apply(this, args);
    };
  }
}
const { openSync, writeSync } = fs;
fs.openSync = (path, flags, ...rest) => {
  if (isWriting(flags)) count();
  return openSync(path, flags, ...rest);
};
fs.writeSync = (...args) => {
  count();
  return writeSync(...args);
};
const { open } = fs.promises;
fs.promises.open = async (path, flags, ...rest) => {
  if (!isWriting(flags)) return open(path, flags, ...rest);
  count();
  const handle = await open(path, flags, ...rest);
  const { write } = handle;
  handle.write = function (...args) {
    count();
    return write.apply(this, args);
  };
  return handle;
};
syncBuiltinESMExports();
process.on(
  'exit',
  () => fs.writeFileSync === undefined || process.stdout.write(`calls ${calls}\n`),
);
