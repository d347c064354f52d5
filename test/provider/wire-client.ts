import * as grpc from '@grpc/grpc-js';
import rpcs from '@pulumi/pulumi/proto/provider_grpc_pb.js';
import pb from '@pulumi/pulumi/proto/provider_pb.js';
import statuses from '@pulumi/pulumi/proto/status_pb.js';
import empties from 'google-protobuf/google/protobuf/empty_pb.js';
import { sectornetProvider } from '../../src/provider/provider.ts';
import { providerServer } from '../../src/provider/wire/server.ts';
import { decode, encode, type Properties } from '../../src/provider/wire/values.ts';

/** How a call failed, with what the engine would keep of the resource. */
export interface Failed {
  readonly code: grpc.status;
  readonly message: string;
  readonly unhealthy: { readonly reasons: readonly string[]; readonly outputs: Properties } | undefined;
}

export type Answer<Value> = { readonly value: Value } | { readonly failed: Failed };

/** The provider as the engine meets it: every call goes over gRPC on loopback. */
export class WireClient {
  /** What the provider told the operator. */
  readonly said: readonly string[];
  readonly #server: grpc.Server;
  readonly #client: InstanceType<typeof rpcs.ResourceProviderClient>;

  private constructor(server: grpc.Server, port: number, said: readonly string[]) {
    this.said = said;
    this.#server = server;
    this.#client = new rpcs.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  }

  /** Starts a provider for a stack whose project lies in `folder`, and configures it; `secret` are keys set with `--secret`. */
  static async start(
    folder: string,
    config: Readonly<Record<string, string>>,
    secret: Readonly<Record<string, string>> = {},
  ): Promise<WireClient> {
    const said: string[] = [];
    const server = providerServer(sectornetProvider((_urn, _severity, text) => said.push(text), folder));
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      ),
    );
    const client = new WireClient(server, port, said);
    const request = new pb.ConfigureRequest();
    const secrets = Object.keys(secret).map((key) => [key]);
    request.setArgs(encode({ ...plain({ ...config, ...secret }), secrets }));
    await client.#call('configure', request);
    return client;
  }

  /** What differs between two configurations of the provider, and what would be replaced for it. */
  async diffConfig(oldInputs: Properties, news: Properties) {
    const request = new pb.DiffRequest();
    request.setUrn('urn:pulumi:test::sectornet::pulumi:providers:sectornet::default');
    request.setOldInputs(encode(oldInputs));
    request.setNews(encode(news));
    const response = await this.#call<pb.DiffResponse>('diffConfig', request);
    return mapAnswer(response, (one) => ({
      changes: one.getChanges(),
      keys: one.getDiffsList(),
      replaces: one.getReplacesList(),
    }));
  }

  async check(type: string, news: Properties) {
    const request = new pb.CheckRequest();
    request.setUrn(urnOf(type));
    request.setNews(encode(news));
    const response = await this.#call<pb.CheckResponse>('check', request);
    return mapAnswer(response, (one) => ({
      inputs: decode(one.getInputs()),
      failures: one.getFailuresList().map((failure) => `${failure.getProperty()}: ${failure.getReason()}`),
    }));
  }

  /** The paths that differ, each with its kind; empty: DIFF_NONE. */
  async diff(type: string, oldInputs: Properties, news: Properties) {
    const request = new pb.DiffRequest();
    request.setUrn(urnOf(type));
    request.setOldInputs(encode(oldInputs));
    request.setOlds(encode(plain({})));
    request.setNews(encode(news));
    const response = await this.#call<pb.DiffResponse>('diff', request);
    return mapAnswer(response, (one) => ({
      changes: one.getChanges(),
      paths: pathsOf(one),
      replaces: one.getReplacesList(),
    }));
  }

  async create(type: string, news: Properties, preview = false) {
    const request = new pb.CreateRequest();
    request.setUrn(urnOf(type));
    request.setProperties(encode(news));
    request.setPreview(preview);
    const response = await this.#call<pb.CreateResponse>('create', request);
    return mapAnswer(response, (one) => ({
      id: one.getId(),
      outputs: decode(one.getProperties()),
      refreshes: one.getRefreshBeforeUpdate(),
    }));
  }

  async update(
    type: string,
    change: { readonly olds: Properties; readonly oldInputs: Properties; readonly news: Properties },
  ) {
    const request = new pb.UpdateRequest();
    request.setUrn(urnOf(type));
    request.setId('x');
    request.setOlds(encode(change.olds));
    request.setOldInputs(encode(change.oldInputs));
    request.setNews(encode(change.news));
    const response = await this.#call<pb.UpdateResponse>('update', request);
    return mapAnswer(response, (one) => decode(one.getProperties()));
  }

  async read(
    type: string,
    known: { readonly id: string; readonly inputs?: Properties; readonly outputs?: Properties },
  ) {
    const request = new pb.ReadRequest();
    request.setUrn(urnOf(type));
    request.setId(known.id);
    if (known.inputs !== undefined) request.setInputs(encode(known.inputs));
    request.setProperties(encode(known.outputs ?? plain({})));
    const response = await this.#call<pb.ReadResponse>('read', request);
    return mapAnswer(response, (one) => ({
      id: one.getId(),
      inputs: decode(one.getInputs()),
      outputs: decode(one.getProperties()),
      bytes: Buffer.from(one.serializeBinary()).toString('latin1'),
    }));
  }

  async delete(
    type: string,
    known: { readonly id: string; readonly inputs: Properties; readonly outputs: Properties },
  ) {
    const request = new pb.DeleteRequest();
    request.setUrn(urnOf(type));
    request.setId(known.id);
    request.setProperties(encode(known.outputs));
    request.setOldInputs(encode(known.inputs));
    return mapAnswer(await this.#call<empties.Empty>('delete', request), () => undefined);
  }

  async cancel(): Promise<void> {
    await this.#call('cancel', new empties.Empty());
  }

  async stop(): Promise<void> {
    this.#client.close();
    await new Promise<void>((resolve) => this.#server.tryShutdown(() => resolve()));
  }

  #call<Response>(method: string, request: unknown): Promise<Answer<Response>> {
    return new Promise((resolve) => {
      const call: unknown = Reflect.get(this.#client, method);
      if (typeof call !== 'function') throw new Error(`no method ${method}`);
      call.call(this.#client, request, (error: grpc.ServiceError | null, response: Response) =>
        resolve(error === null ? { value: response } : { failed: failedOf(error) }),
      );
    });
  }
}

/** Plain properties: nothing secret, nothing unknown. */
export function plain(value: object): Properties {
  return { value: { ...value }, secrets: [], unknown: [] };
}

/** The value of an answer; throws with the provider's own words when there is none. */
export function answerOf<Value>(answer: Answer<Value>): Value {
  if ('failed' in answer) throw new Error(answer.failed.message);
  return answer.value;
}

function pathsOf(response: pb.DiffResponse): readonly string[] {
  const paths: string[] = [];
  response.getDetaileddiffMap().forEach((_kind, path) => {
    paths.push(path);
  });
  return paths;
}

function urnOf(type: string): string {
  return `urn:pulumi:test::sectornet::${type}::one`;
}

function mapAnswer<From, To>(answer: Answer<From>, change: (value: From) => To): Answer<To> {
  return 'failed' in answer ? answer : { value: change(answer.value) };
}

function failedOf({ code, details, metadata }: grpc.ServiceError): Failed {
  const [packed] = metadata.get('grpc-status-details-bin');
  const status = packed instanceof Buffer ? statuses.Status.deserializeBinary(packed) : undefined;
  const detail = status?.getDetailsList()[0]?.getValue_asU8();
  const failed = detail === undefined ? undefined : pb.ErrorResourceInitFailed.deserializeBinary(detail);
  return {
    code,
    message: details,
    unhealthy:
      failed === undefined
        ? undefined
        : { reasons: failed.getReasonsList(), outputs: decode(failed.getProperties()) },
  };
}
