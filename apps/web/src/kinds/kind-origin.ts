import type { Kind } from '@gantry/client';
import { text } from '../text/text.ts';

/** Who brought a kind, in words. */
export function originOf({ builtIn, plugin, addedBy }: Kind): string {
  const t = text.kinds;
  if (builtIn) return addedBy === undefined ? t.builtIn : t.extended(addedBy);
  if (plugin !== undefined) return t.plugin(plugin);
  return addedBy === undefined ? '–' : t.addedBy(addedBy);
}
