import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import * as grpc from '@grpc/grpc-js';
import rpcs from '@pulumi/pulumi/proto/language_grpc_pb.js';
import languages from '@pulumi/pulumi/proto/language_pb.js';
import plugins from '@pulumi/pulumi/proto/plugin_pb.js';
import empties from 'google-protobuf/google/protobuf/empty_pb.js';

/**
 * Pulumi's Node language host, as far as a program in this project needs one: starts the SDK's own runner and answers the questions asked around it. It is used
 * only where the official host is not installed (tools/pulumi-cli puts it last on PATH).
 */
const RUNNER = createRequire(import.meta.url).resolve('@pulumi/pulumi/cmd/run/index.js');
/** The runner's exit when it has told the user what is wrong already. */
const TOLD = 32;
/** Milliseconds for the last answers to leave. */
const GRACE = 50;

const engine = process.argv.slice(2).findLast((word) => !word.startsWith('-')) ?? '';
const running = new Set<ReturnType<typeof spawn>>();
let ending = false;

const server = new grpc.Server({
  'grpc.max_receive_message_length': 400 << 20,
  'grpc.max_send_message_length': 400 << 20,
});
server.addService(rpcs.LanguageRuntimeService, {
  handshake: answer(() => new languages.LanguageHandshakeResponse()),
  getPluginInfo: answer(() => new plugins.PluginInfo()),
  getRequiredPlugins: answer(() => new languages.GetRequiredPluginsResponse()),
  getRequiredPackages: answer(() => new languages.GetRequiredPackagesResponse()),
  getProgramDependencies: answer(() => new languages.GetProgramDependenciesResponse()),
  runtimeOptionsPrompts: answer(() => new languages.RuntimeOptionsResponse()),
  about: answer(() => new languages.AboutResponse()),
  installDependencies: (call: grpc.ServerWritableStream<unknown, unknown>) => call.end(),
  cancel: answer(() => {
    for (const child of running) child.kill('SIGTERM');
    return new empties.Empty();
  }),
  run: (
    call: grpc.ServerUnaryCall<languages.RunRequest, languages.RunResponse>,
    done: grpc.sendUnaryData<languages.RunResponse>,
  ) => {
    run(call.request, done);
  },
});
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error === null) process.stdout.write(`${port}\n`);
  else throw error;
});
process.on('SIGINT', () => {
  ending = true;
  leaveWhenIdle();
});
// An engine that was killed leaves nobody to answer to.
process.stdin.on('end', () => process.exit(0)).resume();

function run(request: languages.RunRequest, done: grpc.sendUnaryData<languages.RunResponse>): void {
  const info = request.getInfo();
  const args = [
    ...flag('monitor', request.getMonitorAddress()),
    ...flag('engine', engine),
    ...flag('project', request.getProject()),
    ...flag('stack', request.getStack()),
    ...flag('organization', request.getOrganization()),
    ...flag('pwd', request.getPwd()),
    ...flag('root-directory', info?.getRootDirectory() ?? ''),
    ...(request.getDryrun() ? ['--dry-run'] : []),
    ...flag('parallel', request.getParallel() > 0 ? `${request.getParallel()}` : ''),
  ];
  const config = Object.fromEntries(request.getConfigMap().toObject(false));
  const program = info === undefined ? request.getProgram() : join(info);
  const child = spawn(process.execPath, [RUNNER, ...args, program, ...request.getArgsList()], {
    cwd: request.getPwd(),
    stdio: ['ignore', 2, 2],
    env: {
      ...process.env,
      PULUMI_CONFIG: JSON.stringify(config),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    },
  });
  running.add(child);
  child.on('close', (code) => {
    running.delete(child);
    const response = new languages.RunResponse();
    response.setBail(code === TOLD);
    response.setError(
      code === 0 || code === TOLD ? '' : `the program ended with exit code ${code ?? 'of a signal'}`,
    );
    done(null, response);
    leaveWhenIdle();
  });
}

/** Ends when the engine has asked for it and no program runs. The engine's connection is not waited for: it stays open now and then, and the engine kills us only after five seconds. */
function leaveWhenIdle(): void {
  if (ending && running.size === 0) setTimeout(() => process.exit(0), GRACE);
}

function join(info: languages.ProgramInfo): string {
  const entry = info.getEntryPoint();
  return entry === '' || entry === '.'
    ? info.getProgramDirectory()
    : `${info.getProgramDirectory()}/${entry}`;
}

function flag(name: string, value: string): readonly string[] {
  return value === '' ? [] : [`--${name}`, value];
}

function answer<Reply>(make: () => Reply) {
  return (_call: unknown, done: (error: null, reply: Reply) => void): void => done(null, make());
}
