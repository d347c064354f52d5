import { createHash } from 'node:crypto';
import * as grpc from '@grpc/grpc-js';
import plugins from '@pulumi/pulumi/proto/plugin_pb.js';
import rpcs from '@pulumi/pulumi/proto/provider_grpc_pb.js';
import pb from '@pulumi/pulumi/proto/provider_pb.js';
import empties from 'google-protobuf/google/protobuf/empty_pb.js';
import struct from 'google-protobuf/google/protobuf/struct_pb.js';

/** A provider that does nothing and remembers nothing: what the engine itself costs. Its outputs are a digest; it is read before every update, as routers are. */
const server = new grpc.Server({
  'grpc.max_receive_message_length': 400 << 20,
  'grpc.max_send_message_length': 400 << 20,
});
const digest = (inputs: struct.Struct | undefined): struct.Struct =>
  struct.Struct.fromJavaScript({
    digest: createHash('sha256')
      .update(inputs?.serializeBinary() ?? '')
      .digest('hex'),
  });

server.addService(rpcs.ResourceProviderService, {
  handshake: answer(() => {
    const response = new pb.ProviderHandshakeResponse();
    response.setAcceptSecrets(true);
    response.setAcceptResources(true);
    return response;
  }),
  getPluginInfo: answer(() => new plugins.PluginInfo()),
  checkConfig: answer((request: pb.CheckRequest) => checked(request)),
  diffConfig: answer(() => new pb.DiffResponse()),
  configure: answer(() => {
    const response = new pb.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setSupportspreview(true);
    response.setAcceptresources(true);
    return response;
  }),
  check: answer((request: pb.CheckRequest) => checked(request)),
  diff: answer((request: pb.DiffRequest) => {
    const [old, wanted] = [request.getOldInputs(), request.getNews()].map(
      (one) => one?.serializeBinary() ?? [],
    );
    const same = Buffer.compare(Buffer.from(old ?? []), Buffer.from(wanted ?? [])) === 0;
    const response = new pb.DiffResponse();
    const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
    response.setChanges(same ? DIFF_NONE : DIFF_SOME);
    return response;
  }),
  create: answer((request: pb.CreateRequest) => {
    const response = new pb.CreateResponse();
    response.setId(request.getPreview() ? '' : 'floor');
    response.setProperties(digest(request.getProperties()));
    response.setRefreshBeforeUpdate(true);
    return response;
  }),
  read: answer((request: pb.ReadRequest) => {
    const response = new pb.ReadResponse();
    response.setId(request.getId());
    response.setInputs(request.getInputs());
    response.setProperties(request.getProperties());
    response.setRefreshBeforeUpdate(true);
    return response;
  }),
  cancel: answer(() => new empties.Empty()),
});
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
});
process.on('SIGINT', () => process.exit(0));

function checked(request: pb.CheckRequest): pb.CheckResponse {
  const response = new pb.CheckResponse();
  response.setInputs(request.getNews());
  return response;
}

function answer<Request, Reply>(
  make: (request: Request) => Reply,
): (call: { readonly request: Request }, done: (error: null, reply: Reply) => void) => void {
  return ({ request }, done) => done(null, make(request));
}
