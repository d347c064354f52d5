import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withPin } from '../../src/cli/pin.ts';

/** What `device trust` writes; the verb itself, with a real server and a real ssh configuration, is tried in test/ssh. */
const PIN = `SHA256:${'A'.repeat(43)}`;
const NEXT = `SHA256:${'B'.repeat(43)}`;

describe('a pin written into network.yaml', () => {
  const text = readFileSync(new URL('../../inventory/mini/network.yaml', import.meta.url), 'utf8');

  it('adds one list and changes nothing else', () => {
    const pinned = withPin(text, 'mn-pe2', PIN) ?? '';
    const differing = pinned.split('\n').filter((line, index) => line !== text.split('\n')[index]);
    expect(differing).toEqual([`    management: { address: 198.18.1.21, host-keys: [${PIN}] }`]);
    expect(withPin(pinned, 'mn-pe2', NEXT)).toBe(pinned.replace(PIN, NEXT));
  });

  it('goes to the first line of an entry in block style, and to jump hosts', () => {
    const block =
      'routers:\n  - name: a # first\n    management:\n      address: 198.18.0.1\njump-hosts:\n  - name: b\n    address: 198.18.0.2\n';
    expect(withPin(block, 'a', PIN)).toBe(
      block.replace('      address', `      host-keys: [${PIN}]\n      address`),
    );
    expect(withPin(block, 'b', PIN)).toBe(block.replace('- name: b', `- host-keys: [${PIN}]\n    name: b`));
  });

  it('is left to a person where it is not that simple', () => {
    expect(withPin(text, 'nobody', PIN)).toBeUndefined();
    expect(
      withPin(
        `routers:\n  - name: a\n    management:\n      address: x\n      host-keys:\n        - ${PIN}\n`,
        'a',
        NEXT,
      ),
    ).toBeUndefined();
  });
});
