using System.Globalization;

namespace Farglass.Desktop.Display;

/// <summary>
/// Openbox's configuration. A main window gets the whole screen and no frame; a dialog keeps its frame, in the middle
/// of the screen, and can be moved, resized and closed. No key is bound, so that every key reaches the application,
/// and no click into a window, since that freezes the pointer: InputThread asks for the focus.
/// </summary>
static class WindowRules
{
    const double TitleSizePoints = 10;
    static readonly string[] AllEdges =
        ["Top", "Bottom", "Left", "Right", "TLCorner", "TRCorner", "BLCorner", "BRCorner"];

    /// <param name="pixelRatio">Device pixels for one point of the user's screen: titles grow with it.</param>
    public static string Create(double pixelRatio) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <openbox_config xmlns="http://openbox.org/3.4/rc">
          <resistance><strength>0</strength><screen_edge_strength>0</screen_edge_strength></resistance>
          <focus><focusNew>yes</focusNew><focusLast>yes</focusLast><followMouse>no</followMouse></focus>
          <placement><policy>Smart</policy><center>yes</center></placement>
          <theme>
            <name>Clearlooks</name>
            <titleLayout>LC</titleLayout>
            <keepBorder>no</keepBorder>
            <animateIconify>no</animateIconify>
            {Font("ActiveWindow", pixelRatio)}
            {Font("InactiveWindow", pixelRatio)}
          </theme>
          <desktops><number>1</number><firstdesk>1</firstdesk><popupTime>0</popupTime></desktops>
          <resize><drawContents>yes</drawContents><popupShow>Never</popupShow></resize>
          <margins><top>0</top><bottom>0</bottom><left>0</left><right>0</right></margins>
          <keyboard/>
          <mouse>
            <dragThreshold>1</dragThreshold>
            <doubleClickTime>500</doubleClickTime>
            <context name="Titlebar">
              <mousebind button="Left" action="Press"><action name="Focus"/><action name="Raise"/></mousebind>
              <mousebind button="Left" action="Drag"><action name="Move"/></mousebind>
            </context>
            <context name="Close">
              <mousebind button="Left" action="Press"><action name="Focus"/><action name="Raise"/></mousebind>
              <mousebind button="Left" action="Click"><action name="Close"/></mousebind>
            </context>
            {Edges()}
          </mouse>
          <menu/>
          <applications>
            <application class="*"><position force="yes"><x>center</x><y>center</y></position></application>
            <application type="normal"><decor>no</decor><maximized>yes</maximized></application>
          </applications>
        </openbox_config>
        """;

    static string Font(string place, double pixelRatio) =>
        string.Create(CultureInfo.InvariantCulture,
            $"<font place=\"{place}\"><name>sans</name><size>{TitleSizePoints * pixelRatio:0}</size></font>");

    static string Edges() => string.Concat(
        from edge in AllEdges
        select $"<context name=\"{edge}\"><mousebind button=\"Left\" action=\"Drag\"><action name=\"Resize\"/>"
            + "</mousebind></context>");
}
