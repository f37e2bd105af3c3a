using System.Text.Json;
using Farglass.Cli.Up;
using Farglass.Testing;

namespace Farglass.Cli.Tests.Up;

/// <summary>What <c>up</c> tells its roles, as files that an operator can compare with their own.</summary>
public sealed class RoleSettingsTests : IDisposable
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    static readonly Credentials Known = new("fgk_api", "fgk_admin", "fga_admin", "fgj_join", "demo", "a-password");

    readonly DataFolder _folder = DataFolder.Open(Directory.CreateTempSubdirectory("farglass-test").FullName);

    public void Dispose()
    {
        _folder.Dispose();
        Directory.Delete(_folder.Path, recursive: true);
    }

    [Theory]
    [InlineData("localhost", false, "local")]
    [InlineData("10.0.0.5", true, "network-tls")]
    public void The_settings_of_the_roles_are_these(string address, bool tls, string name)
    {
        var settings = new RoleSettings(new(address, 7800, tls), Known, _folder);
        var text = string.Join("\n\n", new[] { settings.Service(), settings.Entitlement(), settings.Host() }
            .Select(role => role.ToJsonString(Indented)));
        Snapshot.Match($"Snapshots/{name}.txt", text
            .Replace(_folder.Path, "DATA", StringComparison.Ordinal)
            .Replace(_folder.RuntimeFolder(Known.JoinToken), "RUNTIME", StringComparison.Ordinal) + "\n");
    }

    [Fact]
    public void Settings_of_the_operators_own_come_over_ours()
    {
        _folder.Write("host.settings.json", """{ "Host": { "SessionsMax": 3 }, "WebRtc": { "Port": 9 }, "More": 1 }""");
        var settings = new RoleSettings(new("localhost", 7800, Tls: false), Known, _folder);

        var host = settings.With("host", settings.Host());

        Assert.Equal(3, (int)host["Host"]!["SessionsMax"]!);
        Assert.Equal("this-machine", (string?)host["Host"]!["Name"]);
        Assert.Equal(9, (int)host["WebRtc"]!["Port"]!);
        Assert.Equal(1, (int)host["More"]!);
        Assert.Null(settings.With("service", settings.Service())["More"]);
    }

    [Theory]
    [InlineData("{ \"Host\": ")]
    [InlineData("[]")]
    public void A_file_of_settings_that_is_none_ends_the_command_with_its_name(string text)
    {
        _folder.Write("host.settings.json", text);
        var settings = new RoleSettings(new("localhost", 7800, Tls: false), Known, _folder);

        var failure = Assert.Throws<CommandFailure>(() => settings.With("host", settings.Host()));

        Assert.Contains("host.settings.json", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_runtime_folder_cannot_be_guessed_and_is_the_same_at_the_next_start()
    {
        Assert.Equal(_folder.RuntimeFolder("fgj_join"), _folder.RuntimeFolder("fgj_join"));
        Assert.NotEqual(_folder.RuntimeFolder("fgj_join"), _folder.RuntimeFolder("fgj_other"));
        Assert.DoesNotContain("fgj_join", _folder.RuntimeFolder("fgj_join"), StringComparison.Ordinal);
    }
}
