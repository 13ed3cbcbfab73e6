using WebEtcd.Bench.Cli;

// Answers are handled on the threads that wait for the sockets: one hop less for each, and the cores are shared with the server.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
return await BenchCommand.RunAsync(args);
