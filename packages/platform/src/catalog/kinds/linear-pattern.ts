import { messageOf } from '@gantry/base';
import { RE2JS } from 're2js';

/**
 * A regular expression that takes time in proportion to the text, whatever it is: patterns of kinds come
 * from outside, and JavaScript's own engine can be kept busy for hours by twenty characters.
 * Throws for what such an engine cannot do, as look-ahead and back references.
 */
export function linearPattern(pattern: string): { test(text: string): boolean } {
  // Would be taken for the letters after it.
  if (/\\k</.test(pattern)) throw new Error('back references are not supported');
  const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern));
  return { test: (text) => compiled.matcher(text).find() };
}

/** Why a pattern cannot be used; `undefined` when it can. */
export function patternProblem(pattern: string): string | undefined {
  try {
    linearPattern(pattern);
    return undefined;
  } catch (error) {
    return `is no regular expression that can be used (${messageOf(error)}); look-ahead, look-behind and back references cannot`;
  }
}
