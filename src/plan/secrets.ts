import type { PlatformId } from '../device/platform-id.ts';
import { changeRulesOf } from '../platforms/change-rules.ts';
import { type Placeholder, placeholderIn, SEALED_WORDS } from '../secret/placeholder.ts';
import type { ChangeRules, LineNode } from './rules.ts';
import type { KnownCipher, PushedTexts } from './types.ts';

/** A placeholder in a text, and its place there: the lines above it and the words before it, in the form that is compared. */
export interface SealedPlace {
  readonly place: string;
  /** Index of the line in the text. */
  readonly line: number;
  readonly word: string;
  readonly placeholder: Placeholder;
}

/** Every secret of a text by its place; empty where the platform has no change rules. */
export function sealedPlaces(platform: PlatformId, text: string): ReadonlyMap<string, SealedPlace> {
  const places = new Map<string, SealedPlace>();
  const rules = changeRulesOf(platform);
  if (rules === undefined || text.search(SEALED_WORDS) < 0) return places;
  for (const node of rules.outline(text).nodes) gather(rules, node, '', places);
  return places;
}

function gather(rules: ChangeRules, node: LineNode, above: string, places: Map<string, SealedPlace>): void {
  for (const { 0: word, index } of node.text.matchAll(SEALED_WORDS)) {
    const placeholder = placeholderIn(word);
    if (placeholder === undefined) continue;
    const place = `${above}${rules.canonical(node.text.slice(0, index).trimEnd())}`;
    places.set(place, { place, line: node.at, word, placeholder });
  }
  for (const child of node.children) gather(rules, child, `${above}${rules.canonical(node.text)} > `, places);
}

/** The text with other words in some places. */
export function withWords(text: string, changed: readonly (readonly [SealedPlace, string])[]): string {
  if (changed.length === 0) return text;
  const lines = text.split('\n');
  for (const [{ line, word }, other] of changed) lines[line] = (lines[line] ?? '').replace(word, () => other);
  return lines.join('\n');
}

/**
 * The expected text with the found words in the places where both stand for the same secret: equal fingerprints, or a secret that was set and ciphertext that
 * was not there before (its salt is new each time, so nothing else can be told of it).
 */
export function expectedAsFound(platform: PlatformId, { expected, found, before }: PushedTexts): string {
  const [wanted, here] = [sealedPlaces(platform, expected), sealedPlaces(platform, found)];
  if (wanted.size === 0 || here.size === 0) return expected;
  const old = before === undefined ? undefined : sealedPlaces(platform, before);
  const same = [...wanted.values()].flatMap((one) => {
    const other = here.get(one.place);
    const isSame = other !== undefined && standsForSame(one, other, old?.get(one.place));
    return isSame && other.word !== one.word ? [[one, other.word] as const] : [];
  });
  return withWords(expected, same);
}

function standsForSame(
  { placeholder: wanted }: SealedPlace,
  { placeholder: here, word }: SealedPlace,
  before: SealedPlace | undefined,
): boolean {
  if (wanted.fingerprint !== undefined && wanted.fingerprint === here.fingerprint)
    return wanted.isCipher === here.isCipher;
  return here.isCipher && !wanted.isCipher && before?.word !== word;
}

/** What the ciphertext in a router's text stands for, by what was pushed; a push that went well is told apart from none by its places. */
export function ciphersSet(platform: PlatformId, texts: PushedTexts): readonly KnownCipher[] {
  const here = sealedPlaces(platform, texts.found);
  const old = texts.before === undefined ? undefined : sealedPlaces(platform, texts.before);
  return [...sealedPlaces(platform, texts.expected).values()].flatMap((one) => {
    const other = here.get(one.place);
    const { fingerprint, reference, isCipher } = one.placeholder;
    const digest = other?.placeholder.fingerprint;
    if (other === undefined || !other.placeholder.isCipher || isCipher) return [];
    if (fingerprint === undefined || digest === undefined) return [];
    if (!standsForSame(one, other, old?.get(one.place))) return [];
    return [{ place: one.place, reference, fingerprint, digest }];
  });
}

/** The references a compiled text names. */
export function referencesIn(text: string): readonly string[] {
  return [...text.matchAll(SEALED_WORDS)].flatMap(([word]) => placeholderIn(word)?.reference ?? []);
}
