using ConsoleHost.Cli;

return await CommandLine.RunAsync(args);
