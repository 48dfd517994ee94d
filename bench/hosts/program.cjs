// One `pulumi up`, as a terminal runs it: loads the SDK, serves a program to the engine and starts the engine with it.
// Pulumi's own language host does the same with one process more. Usage: node program.cjs PROGRAM PULUMI ARGUMENT…
const { spawn } = require('node:child_process');
const { resolve } = require('node:path');
const grpc = require('@grpc/grpc-js');
const { LanguageServer } = require('@pulumi/pulumi/automation/server');
const { LanguageRuntimeService } = require('@pulumi/pulumi/proto/language_grpc_pb');

const [, , program, pulumi, ...args] = process.argv;
// Loaded when the engine asks for it, as the language host does.
const language = new LanguageServer(() => require(resolve(program))());
const server = new grpc.Server();
server.addService(LanguageRuntimeService, language);
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  const client = ['--exec-kind', 'auto.inline', `--client=127.0.0.1:${port}`];
  const engine = spawn(pulumi, [...args, ...client], { stdio: 'inherit' });
  engine.on('close', (code) => process.exit(code ?? 1));
});
