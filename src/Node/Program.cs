using WebEtcd.Node.Commands.Playground;
using WebEtcd.Node.Hosting;

return args is ["playground", .. string[] rest] ? await PlaygroundCommand.RunAsync(rest) : await NodeProgram.RunAsync(args);
