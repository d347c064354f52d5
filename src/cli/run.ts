import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic, Language } from '../diagnostics/diagnostic.ts';
import { diagnosticJson } from '../diagnostics/json.ts';
import { report } from '../diagnostics/report.ts';
import { diagnosticText } from '../diagnostics/text.ts';
import { countBySeverity, envelopeLine, envelopeText } from '../report/envelope.ts';
import { type Paint, paintFor } from '../report/paint.ts';
import { refusedMarkdown } from '../report/refused-markdown.ts';
import { EXIT_CODES, type ExitName } from './exit-code.ts';

/** The options every verb takes. */
export interface GlobalOptions {
  readonly directory?: string;
  readonly inventory?: string;
  readonly limit?: string;
  readonly output: 'text' | 'json' | 'ndjson' | keyof Forms;
  readonly lang: Language;
  readonly color: 'auto' | 'always' | 'never';
  readonly quiet: boolean;
  readonly asOf?: string;
  readonly lab?: string | boolean;
  readonly journal?: string;
  readonly secretsKey?: string;
  readonly sshConfig?: string;
  readonly parallel?: string;
  readonly perJumpHost?: string;
}

/** One run of one verb: where it reads, how it speaks. Results go to stdout, talk to stderr. */
export interface Run {
  readonly options: GlobalOptions;
  readonly language: Language;
  readonly json: boolean;
  readonly asOf: string;
  readonly startedAt: string;
  readonly paint: Paint;
  /** Whether a global option was typed, rather than taken from the environment or from nobody. */
  isTyped(option: keyof GlobalOptions): boolean;
  /** A path as the user means it: relative to `-C`, else to where the shell stands. */
  path(text: string): string;
  result(text: string): void;
  talk(text: string): void;
}

/** Forms beyond text and JSON that a verb's result may have. */
export interface Forms {
  readonly md: () => string;
  readonly html: () => string;
}

/** A verb's answer: the exit it ends with, and for `-o json` the document's facts. */
export interface VerbAnswer {
  readonly exit: ExitName;
  readonly kind: string;
  readonly text: string;
  readonly forms?: Partial<Forms>;
  readonly data: unknown;
  readonly summary?: Readonly<Record<string, unknown>>;
  readonly diagnostics?: readonly Diagnostic[];
  readonly inventoryDigest?: string;
}

/** sectornet's version, from package.json. */
export const VERSION = packageVersion();

/** What the run ends with even where nobody reads its answer to the end. */
let reached: number = EXIT_CODES.done;

/** A reader such as `head` may close the pipe; that ends the run quietly, with the exit code of its answer: `verify | head` of a breach is no success. */
export function endQuietlyWhenUnread(): void {
  process.stdout.off('error', unread).on('error', unread);
}

function unread(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(reached);
  throw error;
}

/** Makes a run from global options; the day is today's unless `--as-of` says otherwise. */
export function createRun(options: GlobalOptions, isTyped: Run['isTyped'] = () => false): Run {
  const base = options.directory ?? process.cwd();
  const colorful = options.color === 'always' || (options.color === 'auto' && wantsColor());
  return {
    options,
    language: options.lang,
    json: options.output === 'json' || options.output === 'ndjson',
    asOf: options.asOf ?? new Date().toISOString().slice(0, 10),
    startedAt: new Date().toISOString(),
    paint: paintFor(colorful),
    isTyped,
    path: (text) => resolve(base, text),
    result: (text) => void process.stdout.write(text),
    talk: (text) => void (options.quiet || process.stderr.write(text)),
  };
}

/** Prints a verb's answer in the chosen form and returns the exit code. */
export function finish(run: Run, answer: VerbAnswer): number {
  const diagnostics = answer.diagnostics ?? [];
  const code = EXIT_CODES[answer.exit];
  reached = code;
  if (run.json) {
    const inventory =
      answer.inventoryDigest === undefined ? {} : { inventory: { digest: answer.inventoryDigest } };
    const shape = run.options.output === 'ndjson' ? envelopeLine : envelopeText;
    run.result(
      shape(
        {
          kind: answer.kind,
          ...inventory,
          run: {
            id: randomUUID(),
            startedAt: run.startedAt,
            finishedAt: new Date().toISOString(),
            by: operator(),
          },
          exit: { code, name: answer.exit },
          summary: { ...countBySeverity(diagnostics), ...answer.summary },
          diagnostics: diagnostics.map((diagnostic) => diagnosticJson(diagnostic, run.language)),
          data: answer.data,
        },
        VERSION,
      ),
    );
    return code;
  }
  showDiagnostics(run, diagnostics);
  const text = textOf(run, answer);
  if (text === undefined) {
    showDiagnostics(run, [report('SN7120', { form: run.options.output })]);
    return EXIT_CODES.usage;
  }
  run.result(text);
  return code;
}

/** SN7120 for a verb that has text and JSON alone: known before it does anything, not when it is done. */
export function formProblem({ options: { output } }: Run): readonly Diagnostic[] {
  return output === 'md' || output === 'html' ? [report('SN7120', { form: output })] : [];
}

/** The answer in the form asked for; `undefined` when it has none. A failure has nothing to show but, where it is to be a comment, why. */
function textOf({ options: { output }, language }: Run, answer: VerbAnswer): string | undefined {
  const { text, forms, data, diagnostics = [] } = answer;
  if (output !== 'md' && output !== 'html') return text;
  const shown = forms?.[output]?.() ?? (data === null ? '' : undefined);
  if (shown === undefined || output === 'html') return shown;
  return [shown, refusedMarkdown(diagnostics, language)].filter((part) => part !== '').join('\n');
}

/** Diagnostics with their source frames, on stderr. */
export function showDiagnostics(run: Run, diagnostics: readonly Diagnostic[]): void {
  for (const diagnostic of diagnostics) {
    const text = diagnosticText(diagnostic, { language: run.language, source: sourceOf });
    process.stderr.write(`${text.trimEnd()}\n\n`);
  }
}

function operator(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return `unknown@${hostname()}`;
  }
}

function sourceOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function wantsColor(): boolean {
  if (process.env['NO_COLOR'] !== undefined) return false;
  return process.env['FORCE_COLOR'] !== undefined || process.stdout.isTTY === true;
}

function packageVersion(): string {
  const file = resolve(dirname(fileURLToPath(import.meta.url)), '../../package.json');
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : '0';
}
