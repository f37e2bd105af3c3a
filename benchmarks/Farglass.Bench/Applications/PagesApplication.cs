namespace Farglass.Bench.Applications;

/// <summary>
/// The application that a change of everything is measured with: each byte that comes by a pipe puts another page of
/// text in the place of the one before. The pages are drawn beforehand, so a change is one request to the X server.
/// </summary>
static class PagesApplication
{
    const int LineHeight = 13, LetterWidth = 6; // Of the font "fixed", which every X server has.
    const uint Ink = 0x101418, Paper = 0xF4F2EC;

    /// <exception cref="EndOfStreamException">The X server has gone: that is how it ends.</exception>
    public static int Run(int width, int height, string pipe)
    {
        using var server = XConnection.Open();
        var (window, font) = (server.NewId(), server.NewId());
        server.CreateWindow(window, width, height);
        server.OpenFont(font, "fixed");
        uint[] pages = [Draw(server, window, font, width, height, 1), Draw(server, window, font, width, height, 2)];
        var context = server.NewId();
        server.CreateContext(context, window);
        server.MapWindow(window);
        using var changes = new FileStream(pipe, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        for (var shown = 0; changes.ReadByte() >= 0; shown ^= 1)
            server.CopyArea(pages[shown], window, context, width, height);
        return 0;
    }

    static uint Draw(XConnection server, uint window, uint font, int width, int height, int seed)
    {
        var (page, paper, ink) = (server.NewId(), server.NewId(), server.NewId());
        server.CreatePixmap(page, window, width, height);
        server.CreateContext(paper, page, Paper);
        server.CreateTextContext(ink, page, Ink, Paper, font);
        server.FillRectangle(page, paper, width, height);
        var random = new Random(seed);
        for (var y = LineHeight; y < height; y += LineHeight)
            server.DrawText(page, ink, LetterWidth, y, Line(random, (width / LetterWidth) - 2));
        return page;
    }

    /// <summary>Words of small letters.</summary>
    static string Line(Random random, int letters) => string.Create(letters, random, (line, chance) =>
    {
        for (var at = 0; at < line.Length; at++)
            line[at] = chance.Next(6) == 0 ? ' ' : (char)('a' + chance.Next(26));
    });
}
