import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { frrGrammar } from '../../src/platforms/frr/grammar.ts';
import { renderDevice } from '../../src/render/render.ts';
import { fc } from '../fast-check.ts';
import { frrDevice } from '../platforms/frr-arbitrary.ts';

/** FRR's own parser and daemons and the kernel's own filter tools, asked about our text. Needs the Debian packages `frr` and `iptables`, and root. */

const FORMS = new URL('../platforms/frr-forms/', import.meta.url);
const forms = readdirSync(FORMS);
const textOf = (form: string) => readFileSync(new URL(form, FORMS), 'utf8');
const PRINTS_BACK = new URL('./frr-prints-back.sh', import.meta.url).pathname;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'frr-oracle-'));
  writeFileSync(join(folder, 'vtysh.conf'), '');
});

function section(text: string, header: string): string {
  const start = text.indexOf(`${header}\n`) + header.length + 1;
  const end = text.indexOf('\n### ', start - 1);
  return text.slice(start, end < 0 ? text.length : end + 1);
}

function routing(text: string): string {
  return section(text, '### vtysh -c "show running-config no-header"');
}

function has(command: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
}

/** What `vtysh -C` complains about; nothing when it takes every line. */
function complaints(text: string): string {
  const file = join(folder, 'frr.conf');
  writeFileSync(file, routing(text));
  const { stdout, stderr, status } = spawnSync('vtysh', ['--config_dir', folder, '-C', '-f', file], {
    encoding: 'utf8',
  });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

describe.skipIf(!has('vtysh'))('the parser of FRR', () => {
  test.each(forms)('takes every line of %s', (form) => {
    expect(complaints(textOf(form))).toBe('');
  });

  test('takes every line of any router we render', () => {
    fc.assert(
      fc.property(frrDevice, (device) => {
        const causes = [0, 1].map(() => ({
          span: { file: 'network.yaml', line: 1, column: 1, endLine: 1, endColumn: 2 },
        }));
        expect(complaints(renderDevice({ router: 'pe', device, causes }).text)).toBe('');
      }),
      { numRuns: 40 },
    );
  });

  test('does complain about a word it does not know', () => {
    const [form = ''] = forms;
    expect(complaints(textOf(form).replace('  import vpn\n', '  import vpnn\n'))).toContain(
      'Unknown command',
    );
  });
});

describe.skipIf(!has('vtysh') || !has('unshare') || process.getuid?.() !== 0)('the daemons of FRR', () => {
  test.each(forms)('print %s back as it was typed', (form) => {
    const wanted = routing(textOf(form));
    const vrfs = frrGrammar.read(textOf(form)).model.vrfs.map(({ name }) => name);
    const { stdout } = spawnSync('unshare', ['-n', '-m', PRINTS_BACK, ...vrfs], {
      input: wanted,
      encoding: 'utf8',
    });
    expect(blocks(stdout)).toEqual(blocks(wanted));
  });
});

/**
 * Blocks with their lines, sorted: FRR prints interfaces in the order in which it met them. Left out are separators and what belongs to the
 * machine: its host name, the forwarding of its kernel, the namespaces that stand for VRFs, and VRF blocks with nothing else in them.
 */
function blocks(text: string): readonly string[] {
  const lines = text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => !/^\s*!?$|^frr version|^hostname |^no ipv?6? ?forwarding|^ netns /.test(line));
  const joined = lines.reduce<string[]>((found, line) => {
    if (/^( |exit)/.test(line)) found.push(`${found.pop() ?? ''}\n${line}`);
    else found.push(line);
    return found;
  }, []);
  return joined.filter((block) => !/^vrf \S+\nexit-vrf$/.test(block)).toSorted();
}

const kinds = ['nft', 'legacy'].filter((kind) => has(`iptables-${kind}-restore`));
describe.skipIf(process.getuid?.() !== 0)('the filter tools of the kernel', () => {
  test.each(kinds.flatMap((kind) => forms.map((form) => [kind, form] as const)))(
    '%s print %s back',
    (kind, form) => {
      for (const [header, tool] of [
        ['### iptables-save', `iptables-${kind}`],
        ['### ip6tables-save', `ip6tables-${kind}`],
      ] as const) {
        const wanted = section(textOf(form), header);
        const command = `${tool}-restore && ${tool}-save`;
        const { stdout } = spawnSync('unshare', ['-n', 'sh', '-c', command], {
          input: wanted,
          encoding: 'utf8',
        });
        expect(tables(stdout)).toEqual(tables(wanted));
      }
    },
  );
});

/** Tables without counters and comments, by name; those with nothing in them left out, as the collector does. */
function tables(text: string): readonly string[] {
  const clean = text.replace(/^#.*\n/gm, '').replace(/ \[\d+:\d+\]$/gm, '');
  return clean
    .split(/^COMMIT$/m)
    .map((table) => table.trim())
    .filter((table) => table.split('\n').some((line) => !/^(\*|:\S+ ACCEPT$|$)/.test(line)))
    .toSorted();
}
