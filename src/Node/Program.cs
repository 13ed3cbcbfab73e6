using WebEtcd.Node.Commands.Playground;
using WebEtcd.Node.Commands.Snapshot;
using WebEtcd.Node.Hosting;

return args switch
{
    ["playground", .. string[] rest] => await PlaygroundCommand.RunAsync(rest),
    ["snapshot", .. string[] rest] => await SnapshotCommand.RunAsync(rest),
    _ => await NodeProgram.RunAsync(args),
};
