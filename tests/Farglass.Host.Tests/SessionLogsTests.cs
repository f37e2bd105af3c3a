using Farglass.Host.Supervision;
using Farglass.Protocol;

namespace Farglass.Host.Tests;

public sealed class SessionLogsTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fgl");
    readonly DateTimeOffset _now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    readonly HashSet<SessionId> _living = [];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_log_that_is_too_old_goes_and_a_younger_one_stays()
    {
        var old = Add(TimeSpan.FromDays(8));
        var young = Add(TimeSpan.FromDays(6));

        Assert.Equal(1, Create(days: 7, count: 10).Sweep(_living, _now));

        Assert.Equal([young], Left());
        Assert.DoesNotContain(old, Left());
    }

    [Fact]
    public void The_oldest_make_room_for_the_others()
    {
        var logs = Enumerable.Range(1, 5).Select(hours => Add(TimeSpan.FromHours(hours))).ToArray();

        Assert.Equal(2, Create(days: 7, count: 3).Sweep(_living, _now));

        Assert.Equal(logs[..3].OrderBy(id => id.ToString()), Left());
    }

    [Fact]
    public void A_session_that_lives_keeps_its_log()
    {
        _living.Add(Add(TimeSpan.FromDays(100)));

        Assert.Equal(0, Create(days: 7, count: 1).Sweep(_living, _now));
    }

    [Fact]
    public void What_is_no_sessions_log_is_left_alone()
    {
        var strange = _folder.CreateSubdirectory("an operator's notes");
        Directory.SetLastWriteTimeUtc(strange.FullName, _now.UtcDateTime.AddYears(-1));

        Assert.Equal(0, Create(days: 7, count: 1).Sweep(_living, _now));

        Assert.True(strange.Exists);
    }

    SessionLogs Create(int days, int count) => new(_folder.FullName, TimeSpan.FromDays(days), count);

    SessionId Add(TimeSpan age)
    {
        var id = SessionId.New(_now - age);
        var file = Path.Combine(_folder.CreateSubdirectory(id.ToString()).FullName, "session.log");
        File.WriteAllText(file, "It ran.\n");
        File.SetLastWriteTimeUtc(file, (_now - age).UtcDateTime);
        return id;
    }

    IEnumerable<SessionId> Left() =>
        _folder.EnumerateDirectories().Select(log => SessionId.Parse(log.Name, null)).OrderBy(id => id.ToString());
}
