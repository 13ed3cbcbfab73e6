using WebEtcd.Node.Hosting;

return await NodeProgram.RunAsync(args);
