import { statesOn } from './lab/emulated/states.ts';
import { type Command, type DevicePlan, textAfter } from './plan/types.ts';
import { sessionOf } from './platforms/sessions.ts';
import type { ExecCall, ExecDefinition } from './push/session/definition.ts';

/**
 * Every text a router shows while a plan is carried out, old and new among them, each once: its commands are played one by one on an emulated
 * router. Only old and new where the platform commits at once, or where there is no emulated router that takes the commands.
 */
export function statesOnTheWay(device: DevicePlan, running: string): readonly string[] {
  const definition = sessionOf(device.platform);
  const between =
    definition === undefined || definition.style === 'shell'
      ? []
      : statesOn(device.platform, running, callsOf(definition, device.commands));
  return [...new Set([running, ...(between ?? []), textAfter(device, running)])];
}

/** One call per command, or per transaction where a tool takes several lines at once. */
function callsOf({ channels }: ExecDefinition, commands: readonly Command[]): readonly ExecCall[] {
  const calls: ExecCall[] = [];
  for (let i = 0; i < commands.length; ) {
    const run = commands.slice(i, endOfTransaction(commands, i, channels));
    calls.push(...(channels[run[0]?.channel ?? '']?.pack(run) ?? []));
    i += run.length;
  }
  return calls;
}

function endOfTransaction(
  commands: readonly Command[],
  start: number,
  channels: ExecDefinition['channels'],
): number {
  const channel = commands[start]?.channel ?? '';
  if (channels[channel]?.isTransaction !== true) return start + 1;
  const end = commands.findIndex((one, i) => i > start && one.channel !== channel);
  return end < 0 ? commands.length : end;
}
