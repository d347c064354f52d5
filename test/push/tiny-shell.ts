import type ssh2 from 'ssh2';
import { type Line, textOf } from './tiny-lines.ts';
import { type TinyRouter, takeLine } from './tiny-router.ts';

const OPENS = /^(?:ip vpn-instance|ipv4-family|bgp) ?/;

interface Desk {
  readonly router: TinyRouter;
  readonly channel: ssh2.ServerChannel;
  mode: 'user' | 'configuration';
  view: readonly string[];
  candidate: readonly Line[] | undefined;
  /** What the next line answers, when a question is open. */
  question: ((answer: string) => void) | undefined;
}

/** An interactive command line with a candidate configuration. */
export function startShell(router: TinyRouter, channel: ssh2.ServerChannel): void {
  const desk: Desk = { router, channel, mode: 'user', view: [], candidate: undefined, question: undefined };
  let typed = '';
  channel.write('\r\n<R1>');
  channel.on('data', (bytes: Buffer) => {
    typed += bytes.toString('utf8');
    for (let end = typed.indexOf('\n'); end >= 0; end = typed.indexOf('\n')) {
      const line = typed.slice(0, end);
      typed = typed.slice(end + 1);
      router.received.push(line);
      channel.write(`${line} \u001b[1D\r\n`);
      const { question } = desk;
      desk.question = undefined;
      if (question === undefined) answer(desk, line);
      else question(line);
    }
  });
}

function answer(desk: Desk, line: string): void {
  const { router } = desk;
  if (line === 'screen-length 0 temporary') return void prompt(desk);
  if (line === 'display current-configuration') {
    return void prompt(desk, `#\n${textOf(router.lines)}#\nreturn\n`);
  }
  if (line === 'display saved-configuration') {
    return void prompt(desk, `#\n${textOf(router.saved)}#\nreturn\n`);
  }
  if (desk.mode === 'user') return void userLine(desk, line);
  if (line === 'return') return void leave(desk);
  if (line === 'quit') {
    desk.view = desk.view.slice(0, -1);
    return void prompt(desk);
  }
  if (line === 'commit') return void commit(desk);
  configurationLine(desk, line);
}

function userLine(desk: Desk, line: string): void {
  if (line === 'system-view') {
    desk.mode = 'configuration';
    return void prompt(desk);
  }
  if (line !== 'save') return void prompt(desk, "Error: Unrecognized command found at '^' position.\n");
  ask(
    desk,
    'Warning: The current configuration will be written to the device. Are you sure to continue? [Y/N]:',
    (reply) => {
      if (reply !== 'Y') return void prompt(desk);
      if (desk.router.fault?.kind === 'refuse-save') return void prompt(desk, 'Error: The disk is full.\n');
      desk.router.saved = desk.router.lines;
      prompt(desk, 'Info: Save the configuration successfully.\n');
    },
  );
}

function leave(desk: Desk): void {
  const out = (reply: string): void => {
    if (reply === 'Y' && desk.candidate !== undefined) desk.router.lines = desk.candidate;
    Object.assign(desk, { mode: 'user', view: [], candidate: undefined });
    prompt(desk);
  };
  if (desk.candidate === undefined) return void out('N');
  ask(
    desk,
    'Warning: Uncommitted configurations found. Are you sure to commit them before exiting? [Y(yes)/N(no)/C(cancel)]:',
    out,
  );
}

function commit(desk: Desk): void {
  const { router } = desk;
  if (router.fault?.kind === 'refuse-commit')
    return void prompt(desk, 'Error: Failed to commit the configuration.\n');
  if (desk.candidate !== undefined) router.lines = desk.candidate;
  desk.candidate = undefined;
  if (router.fault?.kind === 'drop-after-commit') {
    router.fault = undefined;
    return void router.drop();
  }
  prompt(desk);
}

function configurationLine(desk: Desk, line: string): void {
  const lines = desk.candidate ?? desk.router.lines;
  const there = lines.some((one) => one.text === line && one.view.join('\n') === desk.view.join('\n'));
  if (OPENS.test(line) && there) {
    desk.view = [...desk.view, line];
    return void prompt(desk);
  }
  const taken = takeLine(desk.router, lines, desk.view, line);
  if (taken.dropped === true) return void desk.router.drop();
  if (taken.refused === true) return void prompt(desk, '   ^\nError: Wrong parameter found at position.\n');
  desk.candidate = taken.lines;
  if (OPENS.test(line)) desk.view = [...desk.view, line];
  prompt(desk);
}

function ask(desk: Desk, question: string, reply: (answer: string) => void): void {
  desk.question = reply;
  desk.channel.write(question);
}

function prompt(desk: Desk, text = ''): void {
  const mark = desk.candidate === undefined ? '~' : '*';
  const view = desk.view.map((line) => `-${line.replaceAll(' ', '-')}`).join('');
  const sign = desk.mode === 'user' ? '<R1>' : `[${mark}R1${view}]`;
  desk.channel.write(text.replaceAll('\n', '\r\n') + sign);
}
