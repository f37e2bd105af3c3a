using System.Text.Json;
using Farglass.Protocol.Rest;

namespace Farglass.Protocol.Tests;

public sealed class IdTests
{
    [Fact]
    public void A_session_id_is_its_text_in_json_and_back()
    {
        var id = SessionId.New(DateTimeOffset.UnixEpoch);

        var json = JsonSerializer.Serialize(id, FarglassJson.Options);

        Assert.Equal($"\"{id}\"", json);
        Assert.Equal(id, JsonSerializer.Deserialize<SessionId>(json, FarglassJson.Options));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("0198c5a0-7b3e-7000-8000-000000000001")]
    [InlineData("../../etc/passwd")]
    public void What_is_no_session_id_is_refused(string text) => Assert.False(SessionId.TryParse(text, null, out _));

    [Theory]
    [InlineData("a", true)]
    [InlineData("blender-4", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("A", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("é", false)]
    public void An_application_id_is_made_of_few_characters(string text, bool good) =>
        Assert.Equal(good, ApplicationId.TryParse(text, null, out _));

    [Fact]
    public void An_application_id_ends_at_its_limit()
    {
        Assert.True(ApplicationId.TryParse(new('a', ApplicationId.LengthMax), null, out _));
        Assert.False(ApplicationId.TryParse(new('a', ApplicationId.LengthMax + 1), null, out _));
    }

    [Fact]
    public void The_ticket_stands_in_the_fragment_where_no_server_sees_it()
    {
        var location =
            new Uri(EntitlementUrls.Location(new("http://host:7802"), SessionId.New(DateTimeOffset.UnixEpoch), "t"));

        Assert.Equal("#ticket=t", location.Fragment);
        Assert.Equal("", location.Query);
        Assert.DoesNotContain("ticket", location.PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_stop_reason_has_its_own_sentence_and_an_end_state()
    {
        var sentences = Enum.GetValues<StopReason>().Select(reason => reason.Describe()).ToList();

        Assert.Equal(sentences.Count, sentences.Distinct().Count());
        Assert.All(Enum.GetValues<StopReason>(), reason => Assert.True(reason.EndState().IsEnded()));
    }

    [Fact]
    public void A_secret_is_long_random_and_known_by_its_hash_alone()
    {
        var secret = Secrets.New("fgk_");

        Assert.StartsWith("fgk_", secret, StringComparison.Ordinal);
        Assert.Equal(4 + 43, secret.Length);
        Assert.True(Secrets.Matches(secret, Secrets.Hash(secret)));
        Assert.False(Secrets.Matches(secret + "x", Secrets.Hash(secret)));
    }
}
