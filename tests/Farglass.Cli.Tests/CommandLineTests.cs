using Farglass.Cli.Roles;

namespace Farglass.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("up --port 70000", "--port")]
    [InlineData("up --port 65534", "--port")]
    [InlineData("up --port next", "--port is a whole number from 1 to 65533.")]
    [InlineData("up --port 7_800", "--port is a whole number")]
    [InlineData("host token --seconds soon", "--seconds is a whole number")]
    [InlineData("session --folder /tmp/x --grace -1", "--grace is a whole number")]
    [InlineData("connect http://desk.example --duration long", "--duration is a number of seconds")]
    [InlineData("connect http://desk.example --duration 0", "--duration is a number of seconds")]
    [InlineData("connect http://desk.example --duration 100000", "at most 86400")]
    [InlineData("up --address http://desk.example", "--address")]
    [InlineData("up --tls perhaps", "self-signed")]
    [InlineData("up now", "now")]
    [InlineData("entitle add robot anna editor", "robot")]
    [InlineData("connect ftp://desk.example", "URL")]
    [InlineData("connect http://desk.example --size big", "--size")]
    [InlineData("connect http://desk.example --carrier pigeon", "--carrier")]
    [InlineData("nonsense", "nonsense")]
    public void What_makes_no_sense_is_refused_before_anything_is_tried(string line, string named)
    {
        var parsed = FarglassCommand.Create().Parse(line);
        Assert.Contains(parsed.Errors, error => error.Message.Contains(named, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("service --config service.json --Server:Url=http://127.0.0.1:1",
        "--config service.json --Server:Url=http://127.0.0.1:1")]
    [InlineData("host --Host:Name=a --config x", "--Host:Name=a --config x")]
    [InlineData("entitlement", "")]
    public void A_role_gets_its_arguments_as_they_are(string line, string passed)
    {
        var parsed = FarglassCommand.Create().Parse(line);
        Assert.Empty(parsed.Errors);
        Assert.Equal(passed.Split(' ', StringSplitOptions.RemoveEmptyEntries), RoleCommands.Arguments(parsed));
    }

    [Theory]
    [InlineData("host list --json")]
    [InlineData("host drain 0123")]
    [InlineData("app add Clock xclock -- -digital")]
    [InlineData("app add Clock --id clock --env A=B xclock")]
    [InlineData("user add anna --password-stdin --group staff --group everyone")]
    [InlineData("user unlock anna --json")]
    [InlineData("group join staff anna --data /tmp/x")]
    [InlineData("entitle add group staff editor --url https://desk.example --key fga_x")]
    [InlineData(
        "connect http://desk.example/entitlements/x --script a --output b.h264 --duration 1.5 --size 800x600 --json")]
    [InlineData("connect http://desk.example/entitlements/x --carrier tcp")]
    [InlineData("session --folder /tmp/x --grace 60")]
    [InlineData("up --data /tmp/x --address 10.0.0.5 --port 7800 --tls self-signed")]
    public void What_the_documents_say_can_be_typed(string line) =>
        Assert.Empty(FarglassCommand.Create().Parse(line).Errors);
}
