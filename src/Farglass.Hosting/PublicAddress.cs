using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Farglass.Hosting;

/// <summary>The base URL by which others reach this server.</summary>
public sealed class PublicAddress(ServerSettings settings, IServer server)
{
    /// <summary>Known once the server listens: port 0 is a real port only then.</summary>
    public Uri Url => new(settings.PublicUrl ?? Bound());

    public bool IsHttps => Url.Scheme == "https";

    string Bound() =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
        ?? throw new InvalidOperationException("The server's address is not known before it listens.");
}
