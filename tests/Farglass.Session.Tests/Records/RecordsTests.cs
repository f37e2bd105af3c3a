using System.Text;
using Farglass.Native.Linux;
using Farglass.Session.Application;
using Farglass.Session.Records;
using Farglass.Testing;

namespace Farglass.Session.Tests.Records;

public sealed class RecordsTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("farglass-records-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Usage_is_a_share_of_one_core_between_two_samples()
    {
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var before = new SessionUsage(new(100, 1), new(50, 2), new(10, 3));
        var after = new SessionUsage(new(1_100, 1_000), new(50, 2_000), new(15, 3_000));

        Assert.Equal("2026-01-02T03:04:05Z,100.0,1000,0.0,2000,0.5,3000\n",
            Utilization.Line(at, before, after, TimeSpan.FromSeconds(10)));
        Assert.StartsWith("2026-01-02T03:04:05Z,0.0,", Utilization.Line(at, after, before, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void A_sample_tells_application_display_and_session_apart()
    {
        var table = ProcessTable.Read();
        var own = table.Single(entry => entry.Id == Environment.ProcessId);
        var application = own with { CpuTicks = 5, ReapedCpuTicks = 6, ResidentPages = 1 };
        var usage = Utilization.Sample(table, [application], displayId: 1);

        Assert.Equal(new Usage(11, Environment.SystemPageSize), usage.Application);
        Assert.Equal(own.CpuTicks, usage.Session.CpuTicks);
        Assert.Equal(table.Single(entry => entry.Id == 1).CpuTicks, usage.Display.CpuTicks);
    }

    [Fact]
    public void A_timeline_keeps_what_came_before_its_file_and_counts_from_its_start()
    {
        var time = new ManualTimeProvider();
        using (var timeline = new Timeline(time))
        {
            timeline.Add("early");
            time.Advance(TimeSpan.FromMilliseconds(1_500));
            timeline.Open(Path.Combine(_folder, "timeline.jsonl"));
            timeline.Add("late", 7);
        }

        Assert.Equal("""
            {"at":"2026-01-01T00:00:00.000Z","milliseconds":0,"event":"early"}
            {"at":"2026-01-01T00:00:01.500Z","milliseconds":1500,"event":"late","about":7}

            """, File.ReadAllText(Path.Combine(_folder, "timeline.jsonl")));
    }

    [Fact]
    public async Task A_log_stops_at_its_limit_and_says_so_while_the_application_writes_on()
    {
        var file = Path.Combine(_folder, "stdout.log");
        using var log = new CappedLog(file);
        var script = $"head -c {Limits.LogBytesMax + 100_000} /dev/zero | tr '\\0' x; echo; echo the end";
        var environment = new Dictionary<string, string> { ["PATH"] = "/bin:/usr/bin" };
        var process = DetachedProcess.Start(new("/bin/sh", ["-c", script], environment)
        {
            Output = log.Target,
        });
        log.Start();
        Assert.Equal(0, await process.Exited.WaitAsync(TimeSpan.FromSeconds(20), Cancel));
        await Wait.Eventually(async () =>
            await log.LastWordsAsync(TimeProvider.System) == "the end" ? null : "not read yet");

        var bytes = await File.ReadAllBytesAsync(file, Cancel);
        Assert.Equal($"\n[Farglass: this log is full at {Limits.LogBytesMax} bytes; what followed was dropped.]\n",
            Encoding.UTF8.GetString(bytes.AsSpan((int)Limits.LogBytesMax)));
    }

    [Fact]
    public void A_folder_that_an_application_has_locked_is_removed_all_the_same()
    {
        var inner = Directory.CreateDirectory(Path.Combine(_folder, "a", "b"));
        File.WriteAllText(Path.Combine(inner.FullName, "file"), "");
        File.SetUnixFileMode(inner.FullName, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        PrivateFile.RemoveFolder(Path.Combine(_folder, "a"));

        Assert.False(Directory.Exists(Path.Combine(_folder, "a")));
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
