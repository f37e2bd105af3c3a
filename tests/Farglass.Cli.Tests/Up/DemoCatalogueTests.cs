using System.Text;
using System.Xml.Linq;
using Farglass.Cli.Up;
using Farglass.Protocol;

namespace Farglass.Cli.Tests.Up;

public sealed class DemoCatalogueTests
{
    [Fact]
    public void It_holds_a_terminal_an_editor_a_drawing_program_and_an_opengl_program() =>
        Assert.Equal(["terminal", "editor", "drawing", "gears"],
            DemoCatalogue.Applications.Select(application => application.Id.ToString()!));

    [Fact]
    public void Every_application_says_what_it_is_and_has_an_icon_of_its_own()
    {
        Assert.All(DemoCatalogue.Applications, application => Assert.NotEmpty(application.Description!));
        Assert.Distinct(DemoCatalogue.Applications.Select(application => application.Icon));
        Assert.All(DemoCatalogue.Applications, application =>
        {
            Assert.True(application.Icon!.Length < ProtocolLimits.IconLengthMax);
            var svg = Convert.FromBase64String(application.Icon["data:image/svg+xml;base64,".Length..]);
            Assert.Equal("svg", XDocument.Parse(Encoding.UTF8.GetString(svg)).Root!.Name.LocalName);
        });
    }
}
