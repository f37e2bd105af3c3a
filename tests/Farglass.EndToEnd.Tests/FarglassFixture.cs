using Farglass.Testing.EndToEnd.Browser;
using Farglass.Testing.EndToEnd.Machine;

namespace Farglass.EndToEnd.Tests;

/// <summary>One running Farglass and one Chromium, for all tests that do not stop them.</summary>
public sealed class FarglassFixture : IAsyncLifetime
{
    public RunningUp Up { get; private set; } = null!;
    public Administrator Administrator { get; private set; } = null!;
    public Chromium Chromium { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var starting = RunningUp.StartAsync();
        Chromium = await Chromium.StartAsync();
        Up = await starting;
        Administrator = new(Up.File);
    }

    public async ValueTask DisposeAsync()
    {
        await Chromium.DisposeAsync();
        Administrator.Dispose();
        await Up.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class FarglassCollection : ICollectionFixture<FarglassFixture>
{
    public const string Name = "One running Farglass";
}
