using Farglass.Hosting.Settings;
using Farglass.Testing;

namespace Farglass.Host.Tests;

public sealed class SettingsPageTests
{
    [Fact]
    public void The_page_of_settings_is_what_the_code_says() => Snapshot.MatchPart(
        "../../docs/operations/settings.md", "host",
        SettingsDocs.Render(("Host", typeof(HostSettings)), ("WebRtc", typeof(WebRtcSettings))));
}
