using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Farglass.Hosting.Settings;
using Farglass.Hosting.Storage;
using Farglass.Testing;
using Microsoft.Extensions.Configuration;

namespace Farglass.Hosting.Tests;

sealed class CoffeeSettings
{
    [Description("How many cups.")]
    [Range(1, 5, ErrorMessage = "must be from 1 to 5.")]
    public int Cups { get; set; } = 2;

    [Description("Whether with milk.")]
    public bool Milk { get; set; }

    [Description("What it is called.")]
    public string? Name { get; set; }

    public GrinderSettings Grinder { get; set; } = new();
}

sealed class GrinderSettings
{
    [Description("How fine.")]
    public double Fineness { get; set; } = 0.5;
}

public sealed class SettingsTests
{
    [Fact]
    public void The_command_line_wins_over_the_environment_and_that_over_the_file()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, """{ "Coffee": { "Cups": 1, "Name": "file", "Grinder": { "Fineness": 0.1 } } }""");
        var environment = new Hashtable { ["FARGLASS_Coffee__Name"] = "environment", ["FARGLASS_COFFEE__CUPS"] = "3" };

        var settings = Read(["--config", file, "--Coffee:Cups=4"], environment);

        Assert.Equal((4, "environment", 0.1), (settings.Cups, settings.Name, settings.Grinder.Fineness));
    }

    [Fact]
    public void Variables_that_are_no_settings_are_left_alone() =>
        Assert.Equal(2, Read([], new Hashtable { ["FARGLASS_UPDATE_SNAPSHOTS"] = "1", ["PATH"] = "/bin" }).Cups);

    [Theory]
    [InlineData("--Coffee:Cups=many", "Coffee:Cups: 'many' is not a whole number.")]
    [InlineData("--Coffee:Cups=6", "Coffee:Cups: must be from 1 to 5.")]
    [InlineData("--Coffee:Milk=perhaps", "Coffee:Milk: 'perhaps' is not true or false.")]
    [InlineData("--Coffee:Grinder:Fineness=x", "Coffee:Grinder:Fineness: 'x' is not a number.")]
    [InlineData("--Coffee:Sugar=1", "Coffee:Sugar: is not a setting. Coffee has: Cups, Grinder, Milk, Name.")]
    [InlineData("--Coffee:Grinder:Speed=1", "Coffee:Grinder:Speed: is not a setting. Coffee:Grinder has: Fineness.")]
    [InlineData("--Cups=1", "--Cups: is no argument. Write --config FILE or --Section:Key=value.")]
    [InlineData("--config", "--config: needs a file.")]
    [InlineData("--config=/nowhere/x.json", "--config: there is no file /nowhere/x.json.")]
    public void What_is_wrong_is_said_with_the_name_of_the_setting(string argument, string words)
    {
        var wrong = Assert.Throws<SettingsException>(() => Read([argument], new Hashtable()));

        Assert.Equal(words, wrong.Message);
    }

    [Fact]
    public void A_file_that_is_no_json_is_named()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "{ Coffee }");

        var wrong = Assert.Throws<SettingsException>(() => Read(["--config", file], new Hashtable()));

        Assert.StartsWith($"--config: {file} is not valid JSON.", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_that_no_part_of_the_server_reads_is_an_error()
    {
        var wrong = Assert.Throws<SettingsException>(() => FarglassServer
            .CreateBuilder(["--Server:Url=http://127.0.0.1:0", "--Sever:Url=x"]).Build(_ => { }));

        Assert.Equal("Sever: is not a section of this server. It has: Server.", wrong.Message);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1:1")]
    [InlineData("http://example.com:1")]
    [InlineData("http://127.0.0.1:1/path")]
    [InlineData("7801")]
    [InlineData("")]
    public void An_address_that_cannot_be_listened_on_is_refused(string url) =>
        Assert.Equal("Server:Url", WrongSetting($"--Server:Url={url}"));

    [Fact]
    public void What_belongs_together_is_asked_for_together()
    {
        Assert.Equal("Server:CertificateFile", WrongSetting("--Server:Url=https://127.0.0.1:1"));
        Assert.Equal("Server:PublicUrl", WrongSetting("--Server:Url=http://*:1"));
        Assert.Equal("Server:Url", WrongSetting("--Server:Url=http://127.0.0.1:1", "--Server:CertificateFile=x"));
        Assert.Equal("Server:PublicUrl", WrongSetting("--Server:Url=http://127.0.0.1:1", "--Server:PublicUrl=/x"));
    }

    [Fact]
    public void The_page_of_settings_is_what_the_code_says() =>
        Snapshot.MatchPart("../../docs/operations/settings.md", "server", SettingsDocs.Render(
            ("Server", typeof(ServerSettings)), ("Storage", typeof(StorageSettings))));

    [Fact]
    public void Settings_are_described_with_their_kind_range_and_default() =>
        Assert.Equal("""
            ### Section `Coffee`

            | setting | | default | |
            | --- | --- | --- | --- |
            | `Coffee:Cups` | whole number, 1 to 5 | `2` | How many cups. |
            | `Coffee:Milk` | true or false | `false` | Whether with milk. |
            | `Coffee:Name` | text |  | What it is called. |
            | `Coffee:Grinder:Fineness` | number | `0.5` | How fine. |

            """, SettingsDocs.Render(("Coffee", typeof(CoffeeSettings))));

    static string WrongSetting(params string[] args) =>
        Assert.Throws<SettingsException>(() => FarglassServer.CreateBuilder(args)).Setting;

    static CoffeeSettings Read(string[] args, Hashtable environment)
    {
        var configuration = new ConfigurationBuilder();
        SettingsSources.Add(configuration, args, environment);
        return SettingsReader.Read<CoffeeSettings>(configuration.Build(), "Coffee");
    }
}
