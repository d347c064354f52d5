import { registerHooks } from 'node:module';

/** Loaded before the command line: a machine where nothing of Pulumi is installed. */
registerHooks({
  resolve(name, context, next) {
    if (!/^(@pulumi\/|@grpc\/|google-protobuf)/.test(name)) return next(name, context);
    throw Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' });
  },
});
