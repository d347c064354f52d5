import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SOURCE = fileURLToPath(new URL('../src/', import.meta.url));

/** Stages in pipeline order; a stage may import from itself and the result types (`types.ts`, documents) of earlier ones. */
const STAGES = ['inventory', 'validate', 'allocate', 'model', 'intent', 'render', 'plan', 'push'] as const;
const BASE = ['net', 'diagnostics', 'device', 'secret'];
const RESULT_TYPES =
  /^(inventory\/(types|policy-types|document|schema\.generated)|allocate\/types|model\/types|intent\/types|render\/types|plan\/(types|rules|waves\/types)|push\/types|verify\/types|verify\/[\w-]+\/types)\.ts$/;
const NODE_RIM =
  /^(inventory\/read\.ts|render\/templates\.ts|push\/transport\/|push\/secret\.ts|verify\/live\/|journal\/|lab\/|provider\/|cli\/)/;
const RIM_MODULES =
  /^node:(fs|net|child_process|os|dns|http|https|tls|timers|readline|process|sqlite|fs\/promises|timers\/promises)$|^ssh2$/;

/** Lines of code of the certificate checker (its vocabulary is data: vocabulary.json), and of its reading and judging of filters and route policies; without comments, blank lines and imports. */
const CHECKER_LINES = 300;
const CHECKER_FILTER_LINES = 250;

/** Lines of code of the simulator that confirms breaches. */
const SIMULATOR_LINES = 400;

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

const files = sourceFiles(SOURCE).map((path) => relative(SOURCE, path));
const imports = files.flatMap(importsOf);

describe('architecture', () => {
  it('holds the import law', () => {
    expect(imports.filter((one) => !allowed(one)).map((one) => `${one.file} → ${one.target}`)).toEqual([]);
  });

  it('keeps files, sockets and clocks at the rim', () => {
    const touching = imports.filter(
      (one) => RIM_MODULES.test(one.target) && !one.typeOnly && !NODE_RIM.test(one.file),
    );
    expect(touching.map((one) => `${one.file} → ${one.target}`)).toEqual([]);
    const clocks = files.filter(
      (file) =>
        !NODE_RIM.test(file) && /\b(Date\.now|new Date\(\)|Math\.random|performance\.now)\b/.test(read(file)),
    );
    expect(clocks.filter((file) => !file.startsWith('push/'))).toEqual([]);
  });

  it('keeps every source file within 400 lines', () => {
    const long = files.filter(
      (file) => !file.endsWith('.generated.ts') && read(file).split('\n').length > 401,
    );
    expect(long).toEqual([]);
  });

  it('keeps the simulator that confirms breaches small enough to be read at once', () => {
    const code = files
      .filter((file) => file.startsWith('verify/replay/'))
      .flatMap((file) => read(file).split('\n'))
      .filter((line) => !/^\s*(\/\/|\/?\*|$)/.test(line));
    // All lines but blank ones and comments: imports and declarations of types count.
    expect(code.length).toBeLessThanOrEqual(SIMULATOR_LINES);
  });

  it('keeps vendor words in platforms/, templates/ and lab/', () => {
    const vendor = /\b(huawei|vrp|frr|vtysh|comware|junos)\b/i;
    const free =
      /^(platforms|lab|cli|provider|certificate-checker)\/|^device\/platform-id\.ts$|^diagnostics\/catalogue\//;
    const speaking = files.filter(
      (file) =>
        !free.test(file) && !file.endsWith('.generated.ts') && vendor.test(withoutComments(read(file))),
    );
    expect(speaking).toEqual([]);
  });

  it('keeps the certificate checker small: what an auditor reads in one afternoon', () => {
    const checker = files.filter((file) => file.startsWith('certificate-checker/'));
    const count = (some: readonly string[]) =>
      some.map((file) => codeLines(read(file))).reduce((sum, lines) => sum + lines, 0);
    const filters = checker.filter((file) => file.startsWith('certificate-checker/filters/'));
    expect(count(filters)).toBeLessThanOrEqual(CHECKER_FILTER_LINES);
    expect(count(checker) - count(filters)).toBeLessThanOrEqual(CHECKER_LINES);
  });

  it('lets no folder be called utils, common, helpers or misc', () => {
    expect(files.filter((file) => /(^|\/)(utils?|common|helpers?|misc)\//.test(file))).toEqual([]);
  });

  it('knows a forbidden import when it sees one', () => {
    expect(allowed({ file: 'verify/audit.ts', target: 'allocate/types.ts', typeOnly: true })).toBe(false);
    expect(allowed({ file: 'verify/audit.ts', target: 'intent/compile.ts', typeOnly: false })).toBe(false);
    expect(allowed({ file: 'lab/emulated/frr.ts', target: 'platforms/frr/change.ts', typeOnly: false })).toBe(
      false,
    );
    expect(allowed({ file: 'net/prefix.ts', target: 'device/model.ts', typeOnly: true })).toBe(false);
    expect(allowed({ file: 'certificate-checker/check.ts', target: 'verify/audit.ts', typeOnly: true })).toBe(
      false,
    );
    expect(
      allowed({ file: 'certificate-checker/read.ts', target: 'platforms/grammars.ts', typeOnly: false }),
    ).toBe(false);
    expect(
      allowed({
        file: 'verify/audit.ts',
        target: 'inventory/declared-network/claims.ts',
        typeOnly: false,
      }),
    ).toBe(false);
    expect(allowed({ file: 'model/build.ts', target: 'intent/compile.ts', typeOnly: false })).toBe(false);
  });
});

function allowed({ file, target, typeOnly }: Import): boolean {
  if (!target.includes('/') || target.startsWith('node:') || !target.endsWith('.ts')) return true;
  const [from, to] = [roomOf(file), roomOf(target)];
  if (from === to) return file.startsWith('verify/replay/') ? sharesNothingWithEngine(target) : true;
  if (['cli', 'provider'].includes(from) || from === '') return true;
  if (from === 'certificate-checker') return checkerMay({ file, target, typeOnly });
  if (from === 'net') return false;
  if (from === 'diagnostics') return to === 'net';
  if (from === 'secret') return false;
  if (from === 'device') return to === 'net' || to === 'diagnostics';
  if (from === 'platforms')
    return BASE.includes(to) || RESULT_TYPES.test(target) || isPlatformContract(target);
  if (from === 'verify')
    return BASE.includes(to) || /^inventory\/(policy-)?types\.ts$/.test(target) || isGrammar(target);
  if (from === 'lab')
    return to !== 'plan' && !/change[\w-]*\.ts$/.test(target) && !['render', 'intent', 'model'].includes(to);
  if (from === 'journal')
    return (
      BASE.includes(to) || ['plan/types.ts', 'push/types.ts', 'push/session/definition.ts'].includes(target)
    );
  if (from === 'governance')
    return BASE.includes(to) || /^inventory\/(types|document|schema\.generated)\.ts$/.test(target);
  if (from === 'report') return BASE.includes(to) || RESULT_TYPES.test(target);
  return stageMay(from, to, target);
}

/** The checker knows value types and what is declared, in its one form; nothing of the auditor, nothing of the grammars. */
function checkerMay({ target }: Import): boolean {
  return target.startsWith('net/') || target.startsWith('inventory/declared-network/');
}

/** Lines that are neither blank nor comment. */
function codeLines(text: string): number {
  const own = text.replace(/^import [^;]*;\n/gm, '');
  return own.split('\n').filter((line) => !/^\s*(\/\/|\/?\*|$)/.test(line)).length;
}

function stageMay(from: string, to: string, target: string): boolean {
  if (BASE.includes(to)) return true;
  if (to === 'platforms') return ['intent', 'render', 'plan', 'push', 'allocate'].includes(from);
  const [here, there] = [STAGES.indexOf(from as never), STAGES.indexOf(to as never)];
  return here >= 0 && there >= 0 && there < here && RESULT_TYPES.test(target);
}

function isGrammar(target: string): boolean {
  return /^platforms\/(grammars|platform|transcripts?)\.ts$/.test(target);
}

function isPlatformContract(target: string): boolean {
  return /^push\/(session|transport)\/[\w-]+\.ts$/.test(target);
}

function sharesNothingWithEngine(target: string): boolean {
  return target.startsWith('verify/replay/') || target === 'verify/types.ts';
}

function roomOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : '';
}

function importsOf(file: string): readonly Import[] {
  const found = read(file).matchAll(/^(?:import|export)\s+(type\s+)?[^;]*?from\s+'([^']+)'/gms);
  return [...found].map((match) => ({
    file,
    typeOnly: match[1] !== undefined,
    target: (match[2] ?? '').startsWith('.')
      ? relative(SOURCE, join(SOURCE, dirname(file), match[2] ?? ''))
      : (match[2] ?? ''),
  }));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}

function read(file: string): string {
  return readFileSync(join(SOURCE, file), 'utf8');
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}
