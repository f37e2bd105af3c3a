using Farglass.Entitlement.Entitlements;
using Farglass.Entitlement.Portal;
using Farglass.Entitlement.SignIn;
using Farglass.Entitlement.StreamingService;
using Farglass.Hosting.Settings;
using Farglass.Testing;

namespace Farglass.Entitlement.Tests;

public sealed class SettingsPageTests
{
    [Fact]
    public void The_page_of_settings_is_what_the_code_says() =>
        Snapshot.MatchPart("../../docs/operations/settings.md", "entitlement", SettingsDocs.Render(
            ("StreamingService", typeof(StreamingServiceSettings)), ("Entitlements", typeof(EntitlementSettings)),
            ("SignIn", typeof(SignInSettings)), ("Portal", typeof(PortalSettings)),
            ("Bootstrap", typeof(BootstrapSettings))));
}
