using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Farglass.Native.X11;
using Farglass.Native.X264;
using Farglass.Testing;

namespace Farglass.Desktop.Tests.Native;

public sealed class LayoutTests
{
    /// <summary>In the order of layouts.c, which printed layouts.txt.</summary>
    [Fact]
    public void Structures_lie_in_memory_as_C_has_them()
    {
        string[] lines =
        [
            Line("X264_BUILD", X264Library.Installed.Build),
            Line("x264_param_t.i_sync_lookahead", X264Parameters.SyncLookaheadOffset),
            Line("x264_param_t.i_width", X264Parameters.WidthOffset),
            Line("x264_param_t.i_height", X264Parameters.HeightOffset),
            Line("x264_param_t.i_csp", X264Parameters.ColourSpaceOffset),
            Line("x264_param_t.i_level_idc", X264Parameters.LevelOffset),
            Line("x264_param_t.pf_log", X264Parameters.LogFunctionOffset),
            Line("x264_param_t.i_log_level", X264Parameters.LogLevelOffset),
            Line("x264_param_t.analyse.b_psy", X264Parameters.PsychovisualOffset),
            Line("x264_param_t.analyse.b_mb_info", X264Parameters.BlockInfoOffset),
            Size<X264Picture>("x264_picture_t"),
            Field<X264Picture>("x264_picture_t.i_type", nameof(X264Picture.Type)),
            Field<X264Picture>("x264_picture_t.b_keyframe", nameof(X264Picture.IsKeyFrame)),
            Field<X264Picture>("x264_picture_t.i_pts", nameof(X264Picture.Time)),
            Field<X264Picture>("x264_picture_t.img.i_csp", nameof(X264Picture.ColourSpace)),
            Field<X264Picture>("x264_picture_t.img.i_plane", nameof(X264Picture.PlaneCount)),
            Field<X264Picture>("x264_picture_t.img.i_stride[0]", nameof(X264Picture.LumaStride)),
            Field<X264Picture>("x264_picture_t.img.i_stride[1]", nameof(X264Picture.ChromaStride)),
            Field<X264Picture>("x264_picture_t.img.plane[0]", nameof(X264Picture.Luma)),
            Field<X264Picture>("x264_picture_t.img.plane[1]", nameof(X264Picture.Chroma)),
            Field<X264Picture>("x264_picture_t.prop.mb_info", nameof(X264Picture.BlockInfo)),
            Field<X264Picture>("x264_picture_t.prop.f_crf_avg", nameof(X264Picture.RateFactor)),
            Size<X264Nal>("x264_nal_t"),
            Field<X264Nal>("x264_nal_t.i_payload", nameof(X264Nal.PayloadLength)),
            Field<X264Nal>("x264_nal_t.p_payload", nameof(X264Nal.Payload)),
            .. DisplayStructures(),
            .. KeyboardStructures(),
        ];
        Snapshot.Match("layouts.txt", string.Join('\n', lines) + "\n");
    }

    static IEnumerable<string> DisplayStructures() =>
    [
        Size<XEvent>("XEvent"),
        Field<XEvent>("XConfigureEvent.window", nameof(XEvent.ConfiguredWindow)),
        Field<XEvent>("XConfigureEvent.width", nameof(XEvent.ConfiguredWidth)),
        Field<XEvent>("XConfigureEvent.height", nameof(XEvent.ConfiguredHeight)),
        Field<XEvent>("XDamageNotifyEvent.area", nameof(XEvent.DamagedArea)),
        Field<XEvent>("XPropertyEvent.window", nameof(XEvent.PropertyWindow)),
        Field<XEvent>("XPropertyEvent.atom", nameof(XEvent.Property)),
        Field<XEvent>("XPropertyEvent.time", nameof(XEvent.PropertyTime)),
        Field<XEvent>("XPropertyEvent.state", nameof(XEvent.PropertyState)),
        Field<XEvent>("XSelectionClearEvent.selection", nameof(XEvent.ClearedSelection)),
        Field<XEvent>("XSelectionRequestEvent.requestor", nameof(XEvent.Requestor)),
        Field<XEvent>("XSelectionRequestEvent.selection", nameof(XEvent.RequestedSelection)),
        Field<XEvent>("XSelectionRequestEvent.target", nameof(XEvent.RequestedTarget)),
        Field<XEvent>("XSelectionRequestEvent.property", nameof(XEvent.RequestedProperty)),
        Field<XEvent>("XSelectionRequestEvent.time", nameof(XEvent.RequestTime)),
        Field<XEvent>("XSelectionEvent.requestor", nameof(XEvent.NotifiedWindow)),
        Field<XEvent>("XSelectionEvent.selection", nameof(XEvent.NotifiedSelection)),
        Field<XEvent>("XSelectionEvent.target", nameof(XEvent.NotifiedTarget)),
        Field<XEvent>("XSelectionEvent.property", nameof(XEvent.NotifiedProperty)),
        Field<XEvent>("XSelectionEvent.time", nameof(XEvent.NotifiedTime)),
        Field<XEvent>("XFixesSelectionNotifyEvent.owner", nameof(XEvent.SelectionOwner)),
        Field<XEvent>("XFixesSelectionNotifyEvent.selection", nameof(XEvent.OwnedSelection)),
        Field<XEvent>("XFixesSelectionNotifyEvent.selection_timestamp", nameof(XEvent.OwnedSince)),
        Size<XClientMessageEvent>("XEvent"),
        Field<XClientMessageEvent>("XClientMessageEvent.window", nameof(XClientMessageEvent.Window)),
        Field<XClientMessageEvent>("XClientMessageEvent.message_type", nameof(XClientMessageEvent.MessageType)),
        Field<XClientMessageEvent>("XClientMessageEvent.format", nameof(XClientMessageEvent.Format)),
        Field<XClientMessageEvent>("XClientMessageEvent.data", nameof(XClientMessageEvent.Source)),
        Size<XRectangle>("XRectangle"),
        Size<XErrorEvent>("XErrorEvent"),
        Field<XErrorEvent>("XErrorEvent.error_code", nameof(XErrorEvent.ErrorCode)),
        Field<XErrorEvent>("XErrorEvent.request_code", nameof(XErrorEvent.RequestCode)),
        Field<XErrorEvent>("XErrorEvent.minor_code", nameof(XErrorEvent.MinorCode)),
        Size<XFixesCursorImage>("XFixesCursorImage"),
        Field<XFixesCursorImage>("XFixesCursorImage.width", nameof(XFixesCursorImage.Width)),
        Field<XFixesCursorImage>("XFixesCursorImage.height", nameof(XFixesCursorImage.Height)),
        Field<XFixesCursorImage>("XFixesCursorImage.xhot", nameof(XFixesCursorImage.HotX)),
        Field<XFixesCursorImage>("XFixesCursorImage.yhot", nameof(XFixesCursorImage.HotY)),
        Field<XFixesCursorImage>("XFixesCursorImage.cursor_serial", nameof(XFixesCursorImage.Serial)),
        Field<XFixesCursorImage>("XFixesCursorImage.pixels", nameof(XFixesCursorImage.Pixels)),
        Size<XRRScreenResources>("XRRScreenResources"),
        Field<XRRScreenResources>("XRRScreenResources.ncrtc", nameof(XRRScreenResources.CrtcCount)),
        Field<XRRScreenResources>("XRRScreenResources.crtcs", nameof(XRRScreenResources.Crtcs)),
        Field<XRRScreenResources>("XRRScreenResources.noutput", nameof(XRRScreenResources.OutputCount)),
        Field<XRRScreenResources>("XRRScreenResources.outputs", nameof(XRRScreenResources.Outputs)),
        Field<XRRScreenResources>("XRRScreenResources.nmode", nameof(XRRScreenResources.ModeCount)),
        Field<XRRScreenResources>("XRRScreenResources.modes", nameof(XRRScreenResources.Modes)),
        Size<XRRModeInfo>("XRRModeInfo"),
        Field<XRRModeInfo>("XRRModeInfo.id", nameof(XRRModeInfo.Id)),
        Field<XRRModeInfo>("XRRModeInfo.width", nameof(XRRModeInfo.Width)),
        Field<XRRModeInfo>("XRRModeInfo.dotClock", nameof(XRRModeInfo.DotClock)),
        Field<XRRModeInfo>("XRRModeInfo.vTotal", nameof(XRRModeInfo.VTotal)),
        Field<XRRModeInfo>("XRRModeInfo.name", nameof(XRRModeInfo.Name)),
        Field<XRRModeInfo>("XRRModeInfo.nameLength", nameof(XRRModeInfo.NameLength)),
        Field<XRRModeInfo>("XRRModeInfo.modeFlags", nameof(XRRModeInfo.ModeFlags)),
    ];

    static IEnumerable<string> KeyboardStructures() =>
    [
        Field<XkbDescription>("XkbDescRec.map", nameof(XkbDescription.Map)),
        Field<XkbClientMap>("XkbClientMapRec.num_types", nameof(XkbClientMap.TypeCount)),
        Field<XkbClientMap>("XkbClientMapRec.types", nameof(XkbClientMap.Types)),
        Field<XkbClientMap>("XkbClientMapRec.syms", nameof(XkbClientMap.Symbols)),
        Field<XkbClientMap>("XkbClientMapRec.key_sym_map", nameof(XkbClientMap.KeySymbols)),
        Field<XkbClientMap>("XkbClientMapRec.modmap", nameof(XkbClientMap.Modifiers)),
        Size<XkbKeyType>("XkbKeyTypeRec"),
        Field<XkbKeyType>("XkbKeyTypeRec.mods.mask", nameof(XkbKeyType.Modifiers)),
        Field<XkbKeyType>("XkbKeyTypeRec.map_count", nameof(XkbKeyType.MapCount)),
        Field<XkbKeyType>("XkbKeyTypeRec.map", nameof(XkbKeyType.Map)),
        Size<XkbKeyTypeEntry>("XkbKTMapEntryRec"),
        Field<XkbKeyTypeEntry>("XkbKTMapEntryRec.active", nameof(XkbKeyTypeEntry.Active)),
        Field<XkbKeyTypeEntry>("XkbKTMapEntryRec.level", nameof(XkbKeyTypeEntry.Level)),
        Field<XkbKeyTypeEntry>("XkbKTMapEntryRec.mods.mask", nameof(XkbKeyTypeEntry.Modifiers)),
        Size<XkbSymbolMap>("XkbSymMapRec"),
        Field<XkbSymbolMap>("XkbSymMapRec.kt_index", nameof(XkbSymbolMap.Type)),
        Field<XkbSymbolMap>("XkbSymMapRec.group_info", nameof(XkbSymbolMap.GroupInfo)),
        Field<XkbSymbolMap>("XkbSymMapRec.width", nameof(XkbSymbolMap.Width)),
        Field<XkbSymbolMap>("XkbSymMapRec.offset", nameof(XkbSymbolMap.Offset)),
        Size<XkbMapChanges>("XkbMapChangesRec"),
        Field<XkbMapChanges>("XkbMapChangesRec.changed", nameof(XkbMapChanges.Changed)),
        Field<XkbMapChanges>("XkbMapChangesRec.first_key_sym", nameof(XkbMapChanges.FirstKeySymbol)),
        Field<XkbMapChanges>("XkbMapChangesRec.num_key_syms", nameof(XkbMapChanges.KeySymbolCount)),
    ];

    static string Size<T>(string name) => Line(name, Unsafe.SizeOf<T>());

    static string Field<T>(string name, string field) => Line(name, Marshal.OffsetOf<T>(field));

    static string Line(string name, nint value) => string.Create(CultureInfo.InvariantCulture, $"{name} {value}");
}
