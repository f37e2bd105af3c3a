namespace Farglass.Protocol.Messages;

/// <summary>
/// The first byte of every message. One vocabulary for both wires: what a client sends is passed on to the session as
/// it came (once it has been checked), and what a session sends is passed on to the client. 0x40-0x7F and 0xC0-0xFF
/// exist between host and session only. docs/protocol.md has the layouts.
/// </summary>
public enum MessageType : byte
{
    None = 0,

    // Client to host.
    Hello = 0x01,
    Ping = 0x02,
    FrameAck = 0x03,
    KeyFrameRequest = 0x04,
    End = 0x05,
    WatchFrames = 0x06,
    Listen = 0x07,

    // Client to host to session: input.
    Key = 0x10,
    ReleaseKeys = 0x11,
    PointerMove = 0x12,
    PointerButton = 0x13,
    Wheel = 0x14,
    PicturePreference = 0x15,
    DisplaySize = 0x19,
    CharacterKey = 0x1A,
    Text = 0x1B,
    KeyboardLayout = 0x1C,
    PointerLock = 0x1D,
    PointerTravel = 0x1E,
    LockedButton = 0x1F,
    DisplayScale = 0x20,
    Microphone = 0x21,
    Speech = 0x22,
    Touch = 0x23,
    Gamepad = 0x24,
    RepeatedInput = 0x2C,

    // Client to session: the clipboard.
    ClipboardOffer = 0x16,
    ClipboardData = 0x17,
    ClipboardRequest = 0x18,

    // Host to session.
    Launch = 0x40,
    HostNote = 0x41,
    ViewerAttached = 0x42,
    ViewerDetached = 0x43,
    FrameGrant = 0x44,
    Rate = 0x45,
    Terminate = 0x46,
    KeyFrame = 0x47,
    Profile = 0x48,
    ContinueFrom = 0x49,
    SoundWanted = 0x4A,

    // Host to client.
    Welcome = 0x80,
    VideoFrame = 0x81,
    Cursor = 0x82,
    Pong = 0x83,
    Ended = 0x84,
    FrameNote = 0x85,
    Farewell = 0x86,
    NetworkNote = 0x87,
    Sound = 0x88,
    Picture = 0x8A,
    ClipboardCopied = 0x8C,
    ClipboardContents = 0x8D,
    ClipboardWanted = 0x8E,
    PointerHint = 0x91,
    CursorAgain = 0x92,

    // Session to host.
    SessionHello = 0xC0,
    SessionStatus = 0xC1,
}
