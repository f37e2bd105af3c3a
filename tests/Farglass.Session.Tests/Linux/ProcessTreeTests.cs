using System.Text;
using Farglass.Native.Linux;
using Farglass.Testing;

namespace Farglass.Session.Tests.Linux;

public sealed class ProcessTreeTests
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_tree_is_killed_with_the_processes_that_have_left_it()
    {
        var mark = $"FARGLASS_SESSION=/test/{Guid.CreateVersion7()}";
        // A child, a grandchild that a daemon would be (its parent has gone and it leads its own session), and one
        // that ignores SIGTERM.
        var script = "trap '' TERM; sleep 600 & setsid -f sleep 601; sleep 602";
        var root = DetachedProcess.Start(new("/bin/sh", ["-c", script], WithMark(mark)));
        await Wait.Eventually(() => ProcessTree.Find(mark, null).Count == 4 ? null : "not four processes yet");
        var all = ProcessTree.Find(mark, null);

        Assert.True(await ProcessTree.KillAsync(mark, root.Id, TimeProvider.System, Limit, Cancel));

        Assert.Empty(ProcessTree.Find(mark, root.Id));
        Assert.All(all, id => Assert.False(ProcessTable.TryRead(id, out var entry) && !entry.IsZombie));
        Assert.Equal(137, await root.Exited);
    }

    [Fact]
    public async Task Descendants_are_found_without_their_environment()
    {
        var root = DetachedProcess.Start(new("/bin/sh", ["-c", "env -i sleep 603 & wait"], WithMark("A=b")));
        await Wait.Eventually(() => ProcessTree.Find(null, root.Id).Count == 2 ? null : "the child has not started");

        Assert.Contains(root.Id, ProcessTree.Find(null, root.Id));
        Assert.True(await ProcessTree.KillAsync(null, root.Id, TimeProvider.System, Limit, Cancel));
        Assert.Empty(ProcessTree.Find(null, root.Id));
    }

    [Fact]
    public void The_caller_is_never_part_of_it() =>
        Assert.DoesNotContain(Environment.ProcessId, ProcessTree.Find(null, Environment.ProcessId));

    [Fact]
    public void A_variable_counts_as_a_whole()
    {
        var root = DetachedProcess.Start(new("/bin/sleep", ["604"], WithMark("FARGLASS_SESSION=/test/whole-10")));

        Assert.Empty(ProcessTree.Find("FARGLASS_SESSION=/test/whole-1", null));
        Assert.Equal([root.Id], ProcessTree.Find("FARGLASS_SESSION=/test/whole-10", null));
        root.Signal(ProcessSignal.Kill);
    }

    [Fact]
    public void A_stat_line_is_read_past_any_name()
    {
        var line = "42 (a) b (c) S 7 42 42 0 -1 4194560 1 2 3 4 100 20 3 4 20 0 1 0 99 12345 678 18446744073709551615";

        Assert.True(ProcessTable.TryParse(Encoding.UTF8.GetBytes(line), out var entry));
        Assert.Equal(new ProcessEntry(42, 7, 'S', 120, 7, 678), entry);
    }

    [Fact]
    public void Broken_stat_lines_are_refused_and_never_throw()
    {
        var random = new Random(1);
        var line = "42 (a) S 7 42 42 0 -1 4194560 1 2 3 4 100 20 3 4 20 0 1 0 99 12345 678 1 2 3"u8.ToArray();
        for (var round = 0; round < 20_000; round++)
        {
            var broken = line[..random.Next(line.Length)];
            for (var flips = random.Next(4); flips > 0 && broken.Length > 0; flips--)
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            if (ProcessTable.TryParse(broken, out _)) Assert.True(broken.Length > 60, "It has 24 fields.");
        }
    }

    static Dictionary<string, string> WithMark(string mark) =>
        new() { ["PATH"] = "/usr/bin:/bin", [mark.Split('=')[0]] = mark.Split('=')[1] };

    static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
