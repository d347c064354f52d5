import * as grpc from '@grpc/grpc-js';
import pb from '@pulumi/pulumi/proto/provider_pb.js';
import statuses from '@pulumi/pulumi/proto/status_pb.js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import { encode, type Properties } from './values.ts';

/** What a resource is after it was made or changed badly: the engine keeps it and tries again at the next update. */
export interface Unhealthy {
  readonly id: string;
  readonly outputs: Properties;
  /** Only what Read found; a failed update keeps the old inputs. */
  readonly inputs?: Properties;
  readonly reasons: readonly string[];
  readonly refreshes: boolean;
}

/** How an answer fails, by its gRPC code. With `unhealthy` the router may have changed; without it the router is surely untouched. */
export class ProviderError extends Error {
  readonly code: grpc.status;
  readonly unhealthy: Unhealthy | undefined;

  constructor(code: grpc.status, message: string, unhealthy?: Unhealthy) {
    super(message);
    this.code = code;
    this.unhealthy = unhealthy;
  }
}

/** The error as gRPC carries it; anything that is no `ProviderError` is a fault of ours and says where. */
export function serviceError(error: unknown): Partial<grpc.StatusObject> & { readonly code: grpc.status } {
  if (!(error instanceof ProviderError))
    return {
      code: grpc.status.INTERNAL,
      details: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  const { code, message: details, unhealthy } = error;
  if (unhealthy === undefined) return { code, details };
  const metadata = new grpc.Metadata();
  metadata.set('grpc-status-details-bin', Buffer.from(statusOf(error, unhealthy).serializeBinary()));
  return { code, details, metadata };
}

function statusOf({ code, message }: ProviderError, unhealthy: Unhealthy): statuses.Status {
  const detail = new pb.ErrorResourceInitFailed();
  detail.setId(unhealthy.id);
  detail.setProperties(encode(unhealthy.outputs));
  if (unhealthy.inputs !== undefined) detail.setInputs(encode(unhealthy.inputs));
  detail.setReasonsList([...unhealthy.reasons]);
  detail.setRefreshBeforeUpdate(unhealthy.refreshes);
  const packed = new any.Any();
  packed.pack(detail.serializeBinary(), 'pulumirpc.ErrorResourceInitFailed');
  const status = new statuses.Status();
  status.setCode(code);
  status.setMessage(message);
  status.addDetails(packed);
  return status;
}
