import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '../world/object-builders.ts';
import { createWorld, RESOURCE_TYPES, type World } from './world.ts';

const folder = join(import.meta.dirname, '..', 'fixtures', 'recorded');

/** Reads one of the recorded files. */
export function readRecorded(name: string): KubeObject {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as KubeObject;
}

/**
 * The demo world as a real API server served it. With a salt, every uid is different, as it would be on
 * another cluster with the same names.
 */
export function recordedWorld(salt = ''): World {
  const objects: Record<string, KubeObject[]> = {};
  for (const { plural } of RESOURCE_TYPES) {
    let text: string;
    try {
      text = readFileSync(join(folder, `${plural}.json`), 'utf8');
    } catch {
      continue;
    }
    if (salt !== '') text = text.replace(UID, (uid) => saltedUid(uid, salt));
    objects[plural] = JSON.parse(text).items;
  }
  return createWorld(readRecorded('discovery.json')['/version'], objects, 'v1beta1');
}

const UID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;

function saltedUid(uid: string, salt: string): string {
  const hex = createHash('sha256').update(`${salt} ${uid}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
