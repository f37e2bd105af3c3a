using System.CommandLine;

return await new RootCommand("Streams unmodified Linux applications to a browser.").Parse(args).InvokeAsync();
