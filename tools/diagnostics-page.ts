import type { CatalogueEntry, EntryText } from '../src/diagnostics/catalogue/section.ts';
import { CATALOGUE } from '../src/diagnostics/catalogue.ts';

const RANGES: readonly (readonly [string, string])[] = [
  ['SN1', 'Files, YAML, structure, names · 文件、YAML、结构、名称'],
  ['SN2', 'Addresses and numbers · 地址与编号'],
  ['SN3', 'VPN policy and agreements · VPN 策略与互访协议'],
  ['SN4', 'Isolation · 隔离'],
  ['SN5', 'Rendering · 配置生成'],
  ['SN6', 'Devices · 设备'],
  ['SN7', 'Plan, drift, ownership · 计划、漂移、归属'],
  ['SN8', 'Evidence · 证据'],
  ['SN9', 'The tool · 工具'],
];

/** The text of `docs/diagnostics.md`: every code with its sentences in both languages. */
export function diagnosticsPage(): string {
  const sections = RANGES.map(([range, title]) => sectionText(range, title)).filter((text) => text !== '');
  return `# Diagnostics · 诊断\n\nEvery code sectornet reports. Words in braces stand for facts of the case. Written by \`npm run record\` from \`src/diagnostics/catalogue/\`.\n\n${sections.join('\n')}`;
}

function sectionText(range: string, title: string): string {
  const entries = [...CATALOGUE].filter(([code]) => code.startsWith(range));
  return entries.length === 0 ? '' : `## ${range}xxx: ${title}\n\n${entries.map(entryText).join('\n')}`;
}

function entryText([code, entry]: readonly [string, CatalogueEntry]): string {
  const help = [entry.en.help, ...Object.values(entry.remedies ?? {}).map(({ en }) => en)];
  const helpZh = [entry.zh.help, ...Object.values(entry.remedies ?? {}).map(({ zh }) => zh)];
  return `### ${code}\n\n${[
    `*${entry.severity}*: ${lines(entry.en, help, ['Why', 'Help'])}`,
    lines(entry.zh, helpZh, ['原因', '处理']),
  ].join('\n\n')}\n`;
}

function lines(text: EntryText, help: readonly string[], [why, remedy]: readonly [string, string]): string {
  return `${text.what}  \n${why}: ${text.why}  \n${remedy}: ${help.join(' · ')}`;
}
