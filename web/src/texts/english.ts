import type { PanelTexts } from "./texts.ts";

/**
 * Every text of the page that a person reads, in English. Its type is that of all languages: one that lacks a text
 * does not compile. What is only named here (Farglass, WebRTC, H.264) is the same everywhere.
 */
export const english = {
  /** For Intl, and for the page's lang attribute. */
  language: "en",

  page: {
    screen: "Application",
    /** @param shortcut The one of the toolbar. */
    keysGoToApplication: (shortcut: string) => `All keys go to the application. ${shortcut} opens the toolbar.`,
    clickForSound: "Click for sound",
    clickForMouse: "Click to give the mouse to the application; Esc takes it back",
    noGamepad: "Gamepads do not reach this application",
  },

  toolbar: {
    label: "Session",
    /** Opens and closes it: view/toolbar.ts. */
    shortcut: "Ctrl+Alt+Shift+M",
    open: "Open the toolbar",
    close: "Close",
    fullScreen: "Full screen",
    leaveFullScreen: "Leave full screen",
    follow: "Fit to window",
    followMeans: "The application's screen takes the size of this window",
    enlarge: "Enlarge",
    enlargeMeans: "The picture is as large as this window allows, with bars beside it",
    pictures: {
      Automatic: { name: "Picture: automatic", means: "On a slow network, text stays sharp and films stay smooth" },
      Sharp: { name: "Picture: sharp", means: "On a slow network, the picture stays sharp and has fewer frames" },
      Smooth: { name: "Picture: smooth", means: "On a slow network, motion stays smooth and the picture blurs" },
    },
    statistics: "Statistics",
    lockPointer: "Lock mouse",
    lockPointerMeans: "The mouse moves in the application alone, until Esc: for games and 3D views",
    mute: "Mute",
    unmute: "Unmute",
    volume: "Volume",
    microphone: { off: "Microphone", asking: "Microphone …", on: "Microphone is on", refused: "Microphone" },
    keys: "Keys",
    keysMean: "Keys that the browser or the system keeps for itself",
    keysLabel: "Special keys",
    keysBack: "Back",
    keysHelp: "Tap for the next key or click. Tap twice: until you tap again.",
    /** As on the keys, by KeyboardEvent.code. What is missing is called as its code is. */
    keyNames: {
      ControlLeft: "Ctrl",
      AltLeft: "Alt",
      ShiftLeft: "Shift",
      MetaLeft: "Super",
      Escape: "Esc",
      Tab: "Tab",
      Insert: "Ins",
      Delete: "Del",
      Home: "Home",
      End: "End",
      PageUp: "Page up",
      PageDown: "Page down",
      ArrowLeft: "Left",
      ArrowUp: "Up",
      ArrowDown: "Down",
      ArrowRight: "Right",
      ContextMenu: "Menu",
      PrintScreen: "Print Screen",
    },
    /** A modifier that is pressed without another key. */
    keyAlone: (name: string) => `${name} alone`,
    keyLocked: (name: string) => `${name}, locked`,
    letGo: (names: string) => `Let go of ${names}`,
    screenKeyboard: "Keyboard",
    end: "End session",
    endQuestion: "End the session? What is not saved is lost.",
    endYes: "End it",
    endNo: "Keep working",
  },

  microphone: {
    asking: "Your browser asks whether this page may use the microphone.",
    on: "The application hears your microphone.",
    off: "Turn off",
    close: "Close",
    refused: {
      denied: "Your browser does not let this page use the microphone. Its settings for this page have it.",
      missing: "No microphone was found on this device.",
      unsupported: "This browser cannot send a microphone here. It takes a newer one, and a page by HTTPS.",
    },
  },

  clipboard: {
    needsClick: "The application copied something. Your browser lets a page copy only after a click.",
    copy: "Copy to this device",
    refused: "Your browser did not let this page copy. Its settings for this page have the clipboard.",
    /** @param size In MiB; null where it is not known. */
    tooLarge: (size: string | null, most: string) =>
      `What was copied${size === null ? "" : ` (${size} MiB)`} is larger than this application allows: ${most} MiB.`,
    close: "Close",
  },

  panel: {
    opening: (application: string | null) => `Opening ${application ?? "your application"}`,
    openingOffline: "This device has no network at the moment. It goes on as soon as there is one.",
    steps: {
      session: "Preparing the session",
      connection: "Connecting to the host",
      picture: "Waiting for the first picture",
    },
    reconnecting: {
      title: "Reconnecting",
      text: "The connection was lost. Your application runs on, and nothing in it is lost.",
    },
    offline: {
      title: "No network",
      text: "This device has lost its network. Your application runs on, and comes back with it.",
    },
    /** @param seconds With its unit: "1 second". */
    keptFor: (seconds: string) => `Kept for ${seconds} more`,
    paused: (application: string | null): PanelTexts => ({
      title: `${application ?? "Your application"} is ready`,
      text: "This browser shows moving pictures only after a click, to save power.",
    }),
    failed: "The session stopped",
    ended: "The session has ended",
    mayHelp: "Starting it again may help.",
    askForHelp: "Please tell whoever looks after it.",
    lostForGood: {
      title: "The connection did not come back",
      text:
        "Your application was kept as long as it was set up to be. If only this device was cut off, it may still run.",
    },
    neverConnected: {
      title: "The host cannot be reached",
      text:
        "This page was loaded, and then the host did not answer, whatever the page tried. A firewall can be the cause.",
    },
    closed: {
      "taken-over": {
        title: "Opened in another window",
        text: "You went on with this session in another window or on another device, which has it now.",
      },
      "session-ended": {
        title: "The session has ended",
        text: "It is over, and its application was closed.",
      },
      unauthorized: {
        title: "This page is no longer connected",
        text: "The session has ended, or was opened elsewhere. Open the application again from your portal.",
      },
      "version-mismatch": {
        title: "There is a newer version",
        text: "The host was updated while this page was open. Reload the page to go on.",
      },
      "protocol-error": {
        title: "The host did not understand this page",
        text: "That is a fault in Farglass. Reload the page; if it happens again, please report it.",
      },
    },
    refusedUnnamed: {
      title: "The host refused",
      text: "The host refused to open the session.",
    },
    nothingStarted: "Nothing was started.",
    firewall: "Whoever runs the host can open these ports to you: that alone would do.",
    show: "Show it",
    reload: "Reload the page",
    tryOnce: "Try once more",
    startAgain: "Start again",
    back: "Back to your applications",
  },

  /** By the reason that the host names: src/Farglass.Protocol/StopReason.cs. */
  stopReasons: {
    ApplicationExited: "The application was closed.",
    EndedByUser: "You ended the session.",
    EndedByOperator: "An operator ended the session.",
    Replaced: "You started a newer session, which replaced this one.",
    DurationLimit: "The session reached the longest time that is allowed for it.",
    ClientLeft: "Nobody was connected for longer than the grace time.",
    EntitlementExpired: "The link was not opened in time.",
    ReservationExpired: "A place was held, but the browser did not connect in time.",
    ApplicationNotFound: "The application is not installed on the host.",
    ApplicationFailed: "The application stopped as soon as it was started.",
    DisplayFailed: "The session's display stopped working.",
    EncoderFailed: "The host has no working video encoder.",
    SessionProcessDied: "The session stopped working.",
    HostLost: "The host that ran the session cannot be reached.",
    HostStopped: "The host was shut down.",
    LaunchFailed: "The host could not start the session.",
  },

  /** By the code that the host gives: src/Farglass.Protocol/Rest/ProblemCodes.cs. */
  refusals: {
    ticket_used: {
      title: "This link was used already",
      text: "Each link opens a session once. Open the application again from your portal.",
    },
    ticket_expired: {
      title: "This link is too old",
      text: "Links are good for a short time only. Open the application again from your portal.",
    },
    ticket_invalid: {
      title: "This link is not valid",
      text: "It may have been cut short. Open the application again from your portal.",
    },
    session_ended: {
      title: "The session has ended",
      text: "It is over, and its application was closed. You can start it anew from your portal.",
    },
    session_not_found: {
      title: "There is no such session",
      text: "It may have ended a while ago. Open the application again from your portal.",
    },
    launch_failed: {
      title: "The application could not be started",
      text: "The host could not start the session; its log says why.",
    },
    unreadable: {
      title: "The host gave no answer that this page understands",
      text: "A proxy on the way may have answered in its place. Open the application again from your portal.",
    },
    unreachable: {
      title: "The host cannot be reached",
      text: "Check the network of this device, then open the application again from your portal.",
    },
  },

  lacks: {
    "no-ticket": {
      title: "Open it from your portal",
      text: "This address belongs to one session, and opens only by way of your portal. Click the application there.",
      points: [],
    },
    "insecure-origin": {
      title: "This address is not secure",
      text: "Browsers decode what comes by WebSocket only for pages that came over HTTPS, or from this computer.",
      points: [
        "Open the portal with https:// at the front, if it has that.",
        "On the computer that runs Farglass, use http://localhost in place of its name or number.",
        "If you run Farglass yourself: start it with --tls self-signed, or give it a certificate.",
      ],
    },
    "no-webcodecs": {
      title: "This browser cannot decode the picture",
      text: "It has no WebCodecs, the part of a browser that decodes video which comes by WebSocket.",
      points: [
        "Chrome, Edge and Opera have it from version 94.",
        "Firefox has it from version 130, on computers.",
        "Safari has it from version 16.4.",
      ],
    },
    "no-h264": {
      title: "This browser has no H.264 decoder",
      text: "The picture comes as H.264 video, and this browser was built without a decoder for it.",
      points: [
        "Use Chrome, Edge or Safari, which bring one along.",
        "Firefox on Linux needs the FFmpeg libraries of your distribution.",
        "Chromium needs a build with proprietary codecs.",
      ],
    },
    "no-webrtc": {
      title: "WebRTC does not work here",
      text: "The address of this page asks for it, and for nothing else. Without ?carrier= the page finds its own way.",
      points: [],
    },
  },

  /** Why it is this carrier and no other: the end of a sentence that begins with the carrier. */
  why: {
    quickest: "the quickest way that there is",
    asked: "asked for in the address of the page",
    "no-udp": "the host has no address for UDP",
    "not-offered": "this host offers no WebRTC",
    "no-peer-connection": "this browser has no WebRTC",
    "no-h264": "this browser has no H.264 for WebRTC",
    "no-common-codec": "this browser and the host have no codec in common for WebRTC",
    refused: (code: string) => `the host refused to speak WebRTC (${code})`,
    failed: (fault: string) => `this browser could not speak WebRTC with the host (${fault})`,
    "no-answer": (ports: string) => `${ports} did not answer`,
    "broke-off": "the connection by WebRTC broke off",
    "no-picture": "no picture came by WebRTC",
    none: "the connection is being made anew",
  },
  and: "and",
  hostsAddresses: "the host's addresses",
  /** @param path "UDP" or "TCP". */
  webRtcOver: (path: string, relayed: boolean) => `WebRTC over ${path}${relayed ? " by a relay" : ""}`,

  statistics: {
    title: "Statistics",
    columns: ["Stage", "p50", "p95"],
    stages: {
      wait: "Wait",
      convert: "Convert",
      encode: "Encode",
      transfer: "Transfer",
      queue: "Queue",
      network: "Network ≈",
      decode: "Decode",
      draw: "Draw",
    },
    sum: "Change to picture",
    perSecond: "/s",
    frames: "Frames",
    bitRate: "Bit rate",
    roundTrip: "Round trip",
    frameSize: "Frame size",
    picture: "Picture",
    scale: "Scale",
    framesUpTo: "Frames up to",
    limitedBy: "Limited by",
    pictureBounds: { Application: "application", Link: "bit rate", Processor: "host's processor" },
    pixels: "Pixels",
    quarter: "a quarter",
    all: "all",
    shows: "Shows",
    motion: "motion",
    text: "text",
    decoderQueue: "Decoder queue",
    dropped: "Dropped",
    packetsLost: "Packets lost",
    sentTwice: "Sent twice",
    jitterBuffer: "Jitter buffer",
    decoder: "Decoder",
    sound: "Sound",
    soundBuffer: "Sound's buffer",
    soundSkew: "Sound's skew",
    soundGaps: "Sound's gaps",
    maySend: "May send",
    boundBy: "Bound by",
    bounds: {
      Search: "search",
      Application: "application",
      Delay: "network",
      Loss: "loss",
      Limit: "settings",
      Silence: "silence",
    },
    sends: "Sends",
    arrives: "Arrives",
    loss: "Loss",
    networkQueue: "Way's queue",
    hostQueue: "Host's queue",
    carrier: (name: string, why: string) => `Carrier: ${name}, ${why}`,
    noCarrier: "none",
  },
};
