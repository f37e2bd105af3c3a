using Farglass.Cli;

using var signals = new StopSignals();
return await FarglassCommand.RunAsync(args, signals.Stopping);
