namespace Farglass.Protocol;

/// <summary>Every bound that both ends of a wire must know, with the reason for it.</summary>
public static class ProtocolLimits
{
    /// <summary>
    /// What the original allowed: enough for a document reference and a token, too little for a document.
    /// </summary>
    public const int OpaqueDataBytesMax = 16 * 1024;

    /// <summary>As a data URL. An icon of 256 pixels as PNG is below 30 KiB.</summary>
    public const int IconLengthMax = 64 * 1024;

    public const int NameLengthMax = 100;
    public const int DescriptionLengthMax = 2_000;
    public const int ArgumentsMax = 100;
    public const int ArgumentLengthMax = 4_096;
    public const int EnvironmentVariablesMax = 100;
    public const int UserIdLengthMax = 256;
    public const int UrlLengthMax = 2_000;

    /// <summary>A week, as in the original's API.</summary>
    public const int ValiditySecondsMax = 604_800;

    public const int ValiditySecondsDefault = 60;

    /// <summary>The smallest picture that an application can do anything with.</summary>
    public const int PictureSideMin = 64;

    /// <summary>
    /// 4K wide. Memory for the display is set aside at this size: 3840 x 2160 x 4 bytes, of which only what is drawn on
    /// exists.
    /// </summary>
    public const int PictureWidthMax = 3_840;

    public const int PictureHeightMax = 2_160;

    /// <summary>A page at the browser's smallest zoom that anybody can read.</summary>
    public const int ScalePercentMin = 50;

    /// <summary>A telephone's screen, and a little zoom.</summary>
    public const int ScalePercentMax = 400;

    public const int FrameRateMax = 60;

    /// <summary>
    /// A client's message: a part of the clipboard is the longest, the hello and all others are below 4 KiB.
    /// </summary>
    public const int ClientMessageBytesMax = ClipboardChunkBytesMax + 1024;

    /// <summary>
    /// A part of the clipboard in one message: 13 ms of a link of 10 Mbit/s, for which a frame or a key waits at most.
    /// </summary>
    public const int ClipboardChunkBytesMax = 16 * 1024;

    /// <summary>What can be asked for at one time. Whoever asks takes less where the link is slow.</summary>
    public const int ClipboardRequestBytesMax = 512 * 1024;

    /// <summary>A long document, or a screenshot of 4K with much in it.</summary>
    public const int ClipboardBytesDefault = 20 * 1024 * 1024;

    /// <summary>Both ends hold one copy of each format in memory while it is passed on.</summary>
    public const int ClipboardBytesMax = 64 * 1024 * 1024;

    /// <summary>Of one message with text: it is typed key by key, and longer text comes as several.</summary>
    public const int TextBytesMax = 1_000;

    /// <summary>A keyboard has 52 keys that write.</summary>
    public const int LayoutKeysMax = 64;

    /// <summary>Of one message: ten fingers three times over.</summary>
    public const int TouchPointsMax = 32;

    /// <summary>Of one viewer, as browsers number them.</summary>
    public const int GamepadsMax = 4;

    /// <summary>One message on the host-session socket. An uncapped key frame of dense 4K text is below 6 MB.</summary>
    public const int SessionMessageBytesMax = 16 * 1024 * 1024;

    /// <summary>
    /// X cursors are at most 256 pixels a side in every theme we met. One pixel less, and the message fits into what
    /// browsers take on a data channel: 256 KiB (a=max-message-size, RFC 8841, 6).
    /// </summary>
    public const int CursorSideMax = 255;

    /// <summary>
    /// Shapes that a client keeps: a second of an animation at 60 a second, and a few more. 64 of the largest are
    /// 16 MiB.
    /// </summary>
    public const int CursorSlots = 64;

    /// <summary>The longest packet that Opus makes (RFC 6716, 3.2.1).</summary>
    public const int SoundPacketBytesMax = 1_275;

    /// <summary>What the host may have a session keep for it.</summary>
    public const int HostNoteBytesMax = 64 * 1024;
}
