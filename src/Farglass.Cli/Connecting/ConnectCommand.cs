using System.CommandLine;
using System.Globalization;
using Farglass.Client;

namespace Farglass.Cli.Connecting;

/// <summary><c>farglass connect URL</c>: its options, and nothing else.</summary>
static class ConnectCommand
{
    public static Command Create()
    {
        var address = new Argument<Uri>("url")
        {
            Description = "An entitlement URL. It opens its session once. '-' reads it from standard input, "
                + "where other users of this machine do not see it.",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (text == "-") text = Console.In.ReadLine() ?? "";
                if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") return url;
                result.AddError("That is no http or https URL.");
                return null;
            },
        };
        var script = new Option<FileInfo?>("--script")
        {
            Description = "Input to play: docs are in src/Farglass.Client/README.md.",
            HelpName = "FILE",
        };
        var output = new Option<FileInfo?>("--output")
        {
            Description = "Where the picture goes, as H.264 (Annex B).",
            HelpName = "FILE",
        };
        var duration = new Option<double?>("--duration")
        {
            Description = "Leave after so many seconds. Left out, at the script's end; without one, at the session's.",
            HelpName = "SECONDS",
        }.Within(Limits.VisitMax);
        var size = new Option<(int Width, int Height)?>("--size")
        {
            Description = "The size of the picture to ask for.",
            HelpName = "WIDTHxHEIGHT",
            CustomParser = result => ParseSize(result.Tokens[0].Value, result.AddError),
        };
        var carrier = new Option<Carrier>("--carrier")
        {
            Description = "How the session travels: auto (WebRTC, and WebSocket where that does not connect), webrtc, "
                + "tcp (WebRTC where no UDP is let out), websocket.",
            HelpName = "auto|webrtc|tcp|websocket",
            CustomParser = result => ParseCarrier(result.Tokens[0].Value, result.AddError),
        };
        var certificate = new Option<FileInfo?>("--certificate")
        {
            Description = "A PEM file with the certificate to trust.",
            HelpName = "FILE",
        };
        var json = new Option<bool>("--json") { Description = "Print the statistics on one line." };

        var command = new Command("connect", "Opens a session without a browser, and prints what it saw as JSON.")
        {
            address, script, output, duration, size, carrier, certificate, json,
        };
        command.SetAction((parsed, stopping) => Visit.RunAsync(new(
            parsed.GetValue(address)!, parsed.GetValue(script), parsed.GetValue(output),
            parsed.GetValue(duration) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            parsed.GetValue(size), parsed.GetValue(carrier), Trust(parsed.GetValue(certificate)),
            Indented: !parsed.GetValue(json)),
            parsed.InvocationConfiguration.Output, TimeProvider.System, stopping));
        return command;
    }

    static (int, int)? ParseSize(string text, Action<string> addError)
    {
        if (text.Split('x') is [var width, var height]
            && int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var across)
            && int.TryParse(height, NumberStyles.None, CultureInfo.InvariantCulture, out var down))
            return (across, down);
        addError("--size is WIDTHxHEIGHT in pixels, as in 1280x720.");
        return null;
    }

    static Carrier ParseCarrier(string text, Action<string> addError)
    {
        switch (text)
        {
            case "auto": return Carrier.Auto;
            case "webrtc": return Carrier.WebRtc;
            case "tcp": return Carrier.WebRtcTcp;
            case "websocket": return Carrier.WebSocket;
            default:
                addError("--carrier is auto, webrtc, tcp or websocket.");
                return default;
        }
    }

    static ServerTrust Trust(FileInfo? certificate)
    {
        try
        {
            return certificate is null ? ServerTrust.SystemStore : ServerTrust.PemFile(certificate.FullName);
        }
        catch (Exception fault) when (fault is IOException or System.Security.Cryptography.CryptographicException)
        {
            throw new CommandFailure($"the certificate {certificate} cannot be read: {fault.Message}");
        }
    }
}
