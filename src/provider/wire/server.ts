import * as grpc from '@grpc/grpc-js';
import plugin from '@pulumi/pulumi/proto/plugin_pb.js';
import rpcs from '@pulumi/pulumi/proto/provider_grpc_pb.js';
import pb from '@pulumi/pulumi/proto/provider_pb.js';
import empties from 'google-protobuf/google/protobuf/empty_pb.js';
import type struct from 'google-protobuf/google/protobuf/struct_pb.js';
import { ProviderError, serviceError } from './errors.ts';
import type { CallContext, PropertyChange, ResourceKind } from './resource.ts';
import { decode, encode, type Properties, pathText } from './values.ts';

/** What a provider is made of, apart from the wire. `configure` takes the provider's arguments; `cancel` is asked once, to stop what waits. */
export interface ProviderParts {
  readonly version: string;
  readonly schema: string;
  readonly kinds: readonly ResourceKind[];
  configure(args: Properties): void;
  cancel(): void;
  /** Shows a line to the operator beside the resource `urn`. */
  log(urn: string, severity: 'info' | 'warning', text: string): void;
  readonly cancelled: AbortSignal;
}

/** 400 MB, as the SDK itself allows. */
const MESSAGE_BYTES = 400 << 20;
const LIMITS = {
  'grpc.max_receive_message_length': MESSAGE_BYTES,
  'grpc.max_send_message_length': MESSAGE_BYTES,
};

/**
 * A gRPC server that speaks Pulumi's provider protocol; methods that are left out answer UNIMPLEMENTED by themselves. `running` holds what is being worked on, also when
 * nobody waits for the answer any more.
 */
export function providerServer(
  parts: ProviderParts,
  running: Set<Promise<unknown>> = new Set(),
): grpc.Server {
  const server = new grpc.Server(LIMITS);
  const unary = answering(running);
  server.addService(rpcs.ResourceProviderService, { ...lifecycle(parts, unary), ...resources(parts, unary) });
  return server;
}

type Service = grpc.UntypedServiceImplementation;

function lifecycle(parts: ProviderParts, unary: Unary): Service {
  return {
    handshake: unary(async () => {
      const response = new pb.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      response.setAcceptResources(true);
      return response;
    }),
    getPluginInfo: unary(async () => {
      const info = new plugin.PluginInfo();
      info.setVersion(parts.version);
      return info;
    }),
    getSchema: unary(async () => {
      const response = new pb.GetSchemaResponse();
      response.setSchema(parts.schema);
      return response;
    }),
    checkConfig: unary(async (request: pb.CheckRequest) => {
      const response = new pb.CheckResponse();
      response.setInputs(request.getNews());
      return response;
    }),
    diffConfig: unary(async (request: pb.DiffRequest) =>
      configDiff(decode(request.getOldInputs()), decode(request.getNews())),
    ),
    configure: unary(async (request: pb.ConfigureRequest) => {
      parts.configure(decode(request.getArgs()));
      const response = new pb.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setAcceptresources(true);
      response.setSupportspreview(true);
      return response;
    }),
    cancel: unary(async () => {
      parts.cancel();
      return new empties.Empty();
    }),
  };
}

/**
 * What differs in the stack's configuration: a difference that is not told leaves the provider with the configuration of the first update. Never a replacement: another login or
 * bastion is no other network, and every router would be replaced with it.
 */
function configDiff({ value: old }: Properties, { value: news }: Properties): pb.DiffResponse {
  const keys = [...new Set([...Object.keys(old), ...Object.keys(news)])].sort();
  const changed = keys.filter((key) => JSON.stringify(old[key]) !== JSON.stringify(news[key]));
  const response = new pb.DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
  response.setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setDiffsList(changed);
  return response;
}

function resources(parts: ProviderParts, unary: Unary): Service {
  const kindOf = (urn: string): ResourceKind => {
    const type = urn.split('::')[2]?.split('$').at(-1);
    const kind = parts.kinds.find((one) => one.type === type);
    if (kind === undefined)
      throw new ProviderError(grpc.status.NOT_FOUND, `sectornet has no resource ${type}`);
    return kind;
  };
  return {
    check: unary(async (request: pb.CheckRequest) => checked(kindOf(request.getUrn()), request)),
    diff: unary(async (request: pb.DiffRequest) => {
      const news = decode(request.getNews());
      return diffResponse(kindOf(request.getUrn()).diff(decode(request.getOldInputs()), news));
    }),
    create: unary(async (request: pb.CreateRequest) => {
      const kind = kindOf(request.getUrn());
      const context = contextOf(parts, request, request.getPreview());
      const { id, outputs } = await kind.create(decode(request.getProperties()), context);
      const response = new pb.CreateResponse();
      response.setId(request.getPreview() ? '' : id);
      response.setProperties(encode(outputs));
      response.setRefreshBeforeUpdate(kind.refreshes);
      return response;
    }),
    update: unary(async (request: pb.UpdateRequest) => {
      const kind = kindOf(request.getUrn());
      const change = {
        id: request.getId(),
        oldInputs: decode(request.getOldInputs()),
        olds: decode(request.getOlds()),
        news: decode(request.getNews()),
      };
      const outputs = await kind.update(change, contextOf(parts, request, request.getPreview()));
      const response = new pb.UpdateResponse();
      response.setProperties(encode(outputs));
      response.setRefreshBeforeUpdate(kind.refreshes);
      return response;
    }),
    read: unary(async (request: pb.ReadRequest) => read(parts, kindOf(request.getUrn()), request)),
    delete: unary(async (request: pb.DeleteRequest) => {
      const kind = kindOf(request.getUrn());
      const known = {
        id: request.getId(),
        inputs: sentProperties(request.getOldInputs()),
        outputs: decode(request.getProperties()),
      };
      await kind.remove(known, contextOf(parts, request, false));
      return new empties.Empty();
    }),
  };
}

function checked(kind: ResourceKind, request: pb.CheckRequest): pb.CheckResponse {
  const { inputs, problems } = kind.check(decode(request.getNews()));
  const response = new pb.CheckResponse();
  response.setInputs(encode(inputs));
  response.setFailuresList(
    problems.map(({ property, reason }) => {
      const failure = new pb.CheckFailure();
      failure.setProperty(property);
      failure.setReason(reason);
      return failure;
    }),
  );
  return response;
}

async function read(
  parts: ProviderParts,
  kind: ResourceKind,
  request: pb.ReadRequest,
): Promise<pb.ReadResponse> {
  const known = {
    id: request.getId(),
    inputs: sentProperties(request.getInputs()),
    outputs: decode(request.getProperties()),
  };
  const found = await kind.read(known, contextOf(parts, request, false));
  const response = new pb.ReadResponse();
  if (found === undefined) return response;
  response.setId(found.id);
  response.setInputs(encode(found.inputs));
  response.setProperties(encode(found.outputs));
  response.setRefreshBeforeUpdate(kind.refreshes);
  return response;
}

/** An import sends no inputs, or empty ones. */
function sentProperties(sent: struct.Struct | undefined): Properties | undefined {
  return sent === undefined || sent.getFieldsMap().getLength() === 0 ? undefined : decode(sent);
}

const KINDS = {
  add: { plain: pb.PropertyDiff.Kind.ADD, replacing: pb.PropertyDiff.Kind.ADD_REPLACE },
  delete: { plain: pb.PropertyDiff.Kind.DELETE, replacing: pb.PropertyDiff.Kind.DELETE_REPLACE },
  update: { plain: pb.PropertyDiff.Kind.UPDATE, replacing: pb.PropertyDiff.Kind.UPDATE_REPLACE },
} as const;

function diffResponse(changes: readonly PropertyChange[]): pb.DiffResponse {
  const response = new pb.DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
  response.setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setHasdetaileddiff(true);
  response.setDiffsList([...new Set(changes.flatMap(({ path }) => path[0] ?? []))]);
  const replacing = changes.filter(({ replaces }) => replaces === true);
  response.setReplacesList(replacing.map(({ path }) => pathText(path)));
  response.setDeletebeforereplace(replacing.length > 0);
  for (const { path, kind, replaces } of changes) {
    const detail = new pb.PropertyDiff();
    detail.setKind(KINDS[kind][replaces === true ? 'replacing' : 'plain']);
    detail.setInputdiff(true);
    response.getDetaileddiffMap().set(pathText(path), detail);
  }
  return response;
}

interface Timed {
  getUrn(): string;
  getTimeout(): number;
}

function contextOf(parts: ProviderParts, request: Timed, preview: boolean): CallContext {
  const seconds = request.getTimeout();
  const limit = seconds > 0 ? [AbortSignal.timeout(seconds * 1000)] : [];
  return {
    stack: request.getUrn().split('::')[0]?.split(':')[2] ?? '',
    preview,
    signal: AbortSignal.any([parts.cancelled, ...limit]),
    say: (severity, text) => parts.log(request.getUrn(), severity, text),
  };
}

/** Makes a handler whose errors travel as gRPC statuses. */
type Unary = <Request, Response>(
  act: (request: Request) => Promise<Response>,
) => grpc.handleUnaryCall<Request, Response>;

function answering(running: Set<Promise<unknown>>): Unary {
  return (act) => (call, done) => {
    const work = act(call.request).then(
      (response) => done(null, response),
      (error: unknown) => done(serviceError(error)),
    );
    running.add(work);
    void work.finally(() => running.delete(work));
  };
}
