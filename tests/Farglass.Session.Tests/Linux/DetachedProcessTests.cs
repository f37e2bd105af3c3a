using System.IO.Pipes;
using Farglass.Native.Linux;

namespace Farglass.Session.Tests.Linux;

public sealed class DetachedProcessTests
{
    static readonly Dictionary<string, string> Environment = new() { ["PATH"] = "/usr/bin:/bin", ["COLOUR"] = "teal" };

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("kill -TERM $$", 143)]
    public async Task Its_exit_code_is_what_a_shell_would_say(string script, int expected)
    {
        var process = DetachedProcess.Start(new("/bin/sh", ["-c", script], Environment));

        Assert.Equal(expected, await process.Exited.WaitAsync(TimeSpan.FromSeconds(10), Cancel));
        Assert.False(process.Signal(ProcessSignal.Kill));
    }

    [Fact]
    public async Task It_gets_arguments_environment_and_folder_as_given_and_leads_its_own_session()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        var script = "echo \"$1|$COLOUR|$PWD|$(ps -o sid= -p $$ | tr -d ' ')|$$\"; cat; ls -l /proc/self/fd | wc -l";
        var process = DetachedProcess.Start(new("/bin/sh", ["-c", script, "sh", "a 'b' $c"], Environment)
        {
            WorkingFolder = "/usr",
            Output = pipe.ClientSafePipeHandle,
        });
        pipe.DisposeLocalCopyOfClientHandle();
        var lines = (await new StreamReader(pipe).ReadToEndAsync(Cancel)).Split('\n');

        Assert.Equal($"a 'b' $c|teal|/usr|{process.Id}|{process.Id}", lines[0]);
        Assert.Equal("5", lines[1]); // Its total line, descriptors 0, 1 and 2, and the folder that ls itself reads.
    }

    [Theory]
    [InlineData("/no/such/program", SystemCallException.NoSuchFile)]
    [InlineData("/etc/passwd", SystemCallException.PermissionDenied)]
    public void A_program_that_cannot_be_started_says_why(string file, int expected)
    {
        var failure = Assert.Throws<SystemCallException>(() => DetachedProcess.Start(new(file, [], Environment)));

        Assert.Equal(expected, failure.ErrorNumber);
    }

    [Theory]
    [InlineData("sh", "/nowhere:/bin", "/bin/sh")]
    [InlineData("/bin/sh", "", "/bin/sh")]
    [InlineData("bin/sh", "", "/bin/sh")]
    [InlineData("sh", "relative:", null)]
    [InlineData("passwd", "/etc", null)]
    [InlineData("", "/bin", null)]
    public void A_program_is_looked_up_as_a_shell_would(string command, string path, string? expected) =>
        Assert.Equal(expected, DetachedProcess.FindProgram(command, path));

    static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
