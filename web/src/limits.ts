/** Every bound of the client, with the reason for it. */
export const Limits = {
  /** Half a second at 60 fps. The host's window is far below it: who gets here has a decoder that stands still. */
  decoderQueueMax: 30,

  /** Older than this many frames in the decoder, a picture is not drawn: a newer one comes within milliseconds. */
  decoderLagMax: 1,

  /** A decoder that is always late still shows a picture this often: 20 in a second, and not none. */
  staleMs: 50,

  /** A decoder that fails this often without one picture in between will not recover. */
  decoderFailuresMax: 3,

  /** A key frame that was asked for and did not come: the host holds requests back for half a second. */
  keyFrameAgainMs: 1_000,

  /** Unsent bytes in the socket, above which pointer moves are left out: 2 000 moves, more than any hand makes. */
  unsentBytesMax: 16 * 1024,

  /** A dozen moves. A data channel that has not sent them would bring the next ones late, when nobody wants them. */
  unsentMoveBytesMax: 64,

  /** 200 ms of a microphone: what has not gone by then would be late. */
  unsentSpeechBytesMax: 1_024,

  /** Input goes out again after this time, so often: two packets at a loss of 2 % fail together once in 2 500 times. */
  inputRepeatMs: 15,
  inputRepeats: 2,

  /** A connection that has not brought its welcome by then is given up and made anew. */
  welcomeTimeoutMs: 10_000,

  /** The host answers an offer within a round trip or two, or it is not there. */
  whepTimeoutMs: 5_000,

  /** More would be a mistake in the host's settings, and browsers get slow with many. */
  iceServersMax: 8,

  /** ICE has found no path so long after the host's answer: UDP and TCP are blocked, and the WebSocket is next. */
  peerConnectMs: 5_000,

  /** Browsers call a path disconnected after a few checks without an answer; most gaps are shorter than this. */
  disconnectedMs: 2_000,

  /** ICE has found no other path so long after the host's answer to a restart. */
  pathRestartMs: 5_000,

  /** Welcomed and no picture: a key frame takes a second or two on the slowest link that is any good. */
  firstPictureMs: 8_000,

  /** On a lower rung a better one is tried after this time, then after twice as long each time, up to the last. */
  climbFirstMs: 15_000,
  climbLastMs: 300_000,

  /** However much speaks for another try, it is not made sooner after the one before. */
  climbAgainMs: 5_000,

  /** What is typed while the host changes from one connection to the other is lost: a climb waits for a pause. */
  climbQuietMs: 1_000,

  /** After so many attempts without a welcome, the lowest rung may be what does not work: from the top again. */
  rungAttemptsMax: 3,

  /** A window that has kept its size for so long is not being dragged any more. */
  resizeQuietMs: 200,

  /** The first connection is tried for so long. Later the session's grace time says it. */
  firstConnectionMs: 30_000,

  /** The host may have to start a display and an application before it answers. */
  viewerTimeoutMs: 60_000,

  /** Input went out and nothing came back: after so long the host is asked. */
  silenceMs: 1_000,

  /** It has not answered for so long: another path is asked for, which a host that is gone refuses at once. */
  doubtMs: 1_000,

  /** Neither has answered: most networks that pause are back by then. */
  silenceLostMs: 8_000,

  /** A sentence that nobody has to answer can be read in that time, twice. */
  hintMs: 8_000,

  /** A pointer that has rested for so long has its place told once more, in case that the last move was lost. */
  pointerRestMs: 100,

  /** Notes that wait for their pictures, and pictures for their notes: a second at 60 fps. */
  notesMax: 60,

  /** Of statistics: two seconds at 60 fps. */
  samplesMax: 120,

  /** Over longer times two machines' clocks drift apart, and with them what is said of the network. */
  sampleAgeMs: 60_000,

  /** Browsers make a paste event of Ctrl+V in the same task. A key that is no paste to them goes on after this. */
  pasteEventMs: 50,

  /** The protocol's bounds of a picture. */
  pictureSideMin: 64,
  pictureWidthMax: 3_840,
  pictureHeightMax: 2_160,
  scalePercentMin: 50,
  scalePercentMax: 400,

  /** Browsers refuse larger cursors, in CSS pixels. */
  cursorSideMax: 128,
} as const;
