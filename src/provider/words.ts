import type { Diagnostic, Language } from '../diagnostics/diagnostic.ts';
import { diagnosticText } from '../diagnostics/text.ts';

/** The language of the operator: `LANG` or `LC_ALL` that begins with zh is Chinese. */
export function operatorLanguage(): Language {
  return /^zh/.test(process.env['LC_ALL'] ?? process.env['LANG'] ?? '') ? 'zh-CN' : 'en';
}

/** Diagnostics as Pulumi shows them: code, what, why, what to type. */
export function sayDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const language = operatorLanguage();
  return diagnostics.map((diagnostic) => diagnosticText(diagnostic, { language }).trimEnd()).join('\n');
}
