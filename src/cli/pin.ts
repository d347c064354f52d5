import { readFileSync, writeFileSync } from 'node:fs';
import { isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml';

/**
 * Writes the pin of a router or jump host into network.yaml and leaves every other character of the file as it is; false when there is no such
 * entry, or it is written in a way that cannot be added to.
 */
export function writePin(file: string, host: string, pin: string): boolean {
  const text = readFileSync(file, 'utf8');
  const changed = withPin(text, host, pin);
  if (changed === undefined) return false;
  writeFileSync(file, changed);
  return true;
}

/** The text of network.yaml with `host-keys: [PIN]` at a router's management entry or a jump host, whatever stood there before. */
export function withPin(text: string, host: string, pin: string): string | undefined {
  const entry = entryOf(text, host);
  if (entry?.range == null) return undefined;
  const list = `[${pin}]`;
  const present = entry.items.find(({ key }) => isScalar(key) && key.value === 'host-keys');
  if (present !== undefined) {
    if (!isSeq(present.value) || present.value.range == null || present.value.flow !== true) return undefined;
    const [start, end] = present.value.range;
    return `${text.slice(0, start)}${list}${text.slice(end)}`;
  }
  const [start, end] = entry.range;
  if (entry.flow === true) {
    const brace = text.lastIndexOf('}', end);
    return `${text.slice(0, brace).trimEnd()}, host-keys: ${list} ${text.slice(brace)}`;
  }
  const indent = start - (text.lastIndexOf('\n', start - 1) + 1);
  return `${text.slice(0, start)}host-keys: ${list}\n${' '.repeat(indent)}${text.slice(start)}`;
}

function entryOf(text: string, host: string): YAMLMap | undefined {
  const document = parseDocument(text);
  const router = namedIn(document.get('routers'), host);
  const management = router?.get('management');
  if (isMap(management)) return management;
  return namedIn(document.get('jump-hosts'), host);
}

function namedIn(list: unknown, name: string): YAMLMap | undefined {
  if (!isSeq(list)) return undefined;
  return list.items.filter((item) => isMap(item)).find((item) => item.get('name') === name);
}
