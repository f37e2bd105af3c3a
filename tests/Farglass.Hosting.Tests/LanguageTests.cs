using Farglass.Hosting.Languages;
using Farglass.Hosting.Problems;
using Farglass.Hosting.Problems.Texts;
using Farglass.Protocol;
using Microsoft.AspNetCore.Http;

namespace Farglass.Hosting.Tests;

/// <summary>Which language a page is in, and that none lacks anything.</summary>
public sealed class LanguageTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "en")]
    [InlineData("de", "de")]
    [InlineData("DE-at", "de")]
    [InlineData("de-AT,de;q=0.9,en;q=0.8", "de")]
    [InlineData("fr,de;q=0.5,en;q=0.4", "de")]
    [InlineData("de;q=0.4,en;q=0.5", "en")]
    [InlineData("en,de", "en")]
    [InlineData("de;q=0", "en")]
    [InlineData("fr", "en")]
    [InlineData("den", "en")]
    [InlineData("*", "en")]
    [InlineData("rubbish;;;,", "en")]
    public void The_language_is_the_first_that_the_browser_likes_and_we_have(string accept, string tag)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.AcceptLanguage = accept;
        Assert.Equal(tag, context.Request.PreferredLanguage().Tag);
    }

    [Fact]
    public void A_header_that_no_browser_sends_is_not_read()
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.AcceptLanguage = $"de{new string(',', HostingLimits.AcceptLengthMax)}";
        Assert.Equal(Language.English, context.Request.PreferredLanguage());
    }

    [Theory]
    [InlineData("de-DE,de;q=0.9,en;q=0.5", "de", "Hier ist nichts", "Prüfen Sie die Adresse.")]
    [InlineData("fr-FR,fr", "en", "There is nothing here", "No resource has this address.")]
    public async Task A_page_is_in_the_browsers_language_and_says_so_to_caches(
        string accept, string tag, string title, string lead)
    {
        await using var server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nothing");
        request.Headers.TryAddWithoutValidation("Accept", "text/html,*/*;q=0.8");
        request.Headers.TryAddWithoutValidation("Accept-Language", accept);

        var answer = await server.Client.SendAsync(request, Ct);

        var page = System.Net.WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Ct));
        Assert.Contains($"<html lang=\"{tag}\">", page, StringComparison.Ordinal);
        Assert.Contains($"<h1>{title}</h1>", page, StringComparison.Ordinal);
        Assert.Contains($"<p class=\"lead\">{lead}</p>", page, StringComparison.Ordinal);
        Assert.Equal(tag, Assert.Single(answer.Content.Headers.ContentLanguage));
        Assert.Equal(["Accept", "Accept-Language"], answer.Headers.Vary);
    }

    [Fact]
    public async Task A_document_for_a_program_is_in_English_whatever_is_asked_for()
    {
        await using var server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nothing");
        request.Headers.TryAddWithoutValidation("Accept-Language", "de");

        var answer = await server.Client.SendAsync(request, Ct);

        Assert.Contains("There is nothing here", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reference_of_a_fault_is_on_the_page_in_every_language()
    {
        await using var server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/secret/t0ken");
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        request.Headers.TryAddWithoutValidation("Accept-Language", "de");

        var page = await (await server.Client.SendAsync(request, Ct)).Content.ReadAsStringAsync(Ct);

        Assert.Contains("Hier ist etwas schiefgegangen", page, StringComparison.Ordinal);
        Assert.Contains("<span lang=\"en\">The request could not be answered. The log has more, under ", page,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_problem_has_words_of_its_own_in_every_language()
    {
        foreach (var language in Language.All)
        {
            var texts = ProblemTexts.In(language);
            var said = ProblemKind.Every.Select(kind => kind.In(texts)).ToList();
            Assert.All(said, text => Assert.True(text.Title.Length > 0 && text.Advice.EndsWith('.'), text.Title));
            Assert.Equal(said.Count, said.Select(text => text.Title).Distinct().Count());
            var reasons = Enum.GetValues<StopReason>().Select(reason => texts.Ended(reason)).ToList();
            Assert.Equal(reasons.Count, reasons.Append(texts.Ended(0)).Distinct().Count() - 1);
        }

        Assert.All(ProblemKind.Every, kind => Assert.NotEqual(
            kind.In(ProblemTexts.In(Language.English)), kind.In(ProblemTexts.In(Language.German))));
    }
}
