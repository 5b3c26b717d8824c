import type { Tone } from '../ui/badge.tsx';

const TONES: Record<string, Tone> = {
  production: 'ok',
  development: 'info',
  staging: 'info',
  experimental: 'accent',
  deprecated: 'warning',
};

/** The colour of a lifecycle; neutral for those of one's own. */
export function lifecycleTone(lifecycle: string): Tone {
  return Object.hasOwn(TONES, lifecycle) ? (TONES[lifecycle] ?? 'neutral') : 'neutral';
}
