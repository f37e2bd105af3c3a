#!/usr/bin/python3
"""Watches a session as somebody else's player does: by WHEP, and with GStreamer's webrtcbin.

Usage: whep_receiver.py ADDRESS FRAMES SECONDS < TOKEN

Prints what it sees, one JSON object a line, and ends after so many frames, or with an error after so many seconds.
"""

import json
import sys
import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

# Constrained High, level 3.1: webrtcbin offers what it is told to, and this is what a session's encoder makes.
VIDEO = (
    "application/x-rtp,media=video,encoding-name=H264,clock-rate=90000,payload=102,"
    "packetization-mode=(string)1,profile-level-id=(string)640c1f"
)
DECODER = "rtph264depay ! h264parse ! avdec_h264 ! fakesink name=sink sync=false signal-handoffs=true"


def tell(**seen):
    print(json.dumps(seen), flush=True)


class Receiver:
    def __init__(self, address, token, frames):
        self.address, self.token, self.frames_wanted = address, token, frames
        self.frames = 0
        self.failed = True
        self.loop = GLib.MainLoop()
        self.pipeline = Gst.Pipeline()
        self.peer = Gst.ElementFactory.make("webrtcbin")
        self.peer.set_property("bundle-policy", GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE)
        self.pipeline.add(self.peer)

    def run(self, seconds):
        bus = self.pipeline.get_bus()
        bus.add_signal_watch()
        bus.connect("message::error", lambda _, message: self.end(str(message.parse_error())))
        self.peer.connect("notify::connection-state", self.on_state)
        self.peer.connect("pad-added", self.on_track)
        self.pipeline.set_state(Gst.State.READY)
        direction = GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY
        self.peer.emit("add-transceiver", direction, Gst.Caps.from_string(VIDEO)).set_property("do-nack", True)
        options = Gst.Structure.from_string("options,negotiated=(boolean)true,id=(int)0")[0]
        self.control = self.peer.emit("create-data-channel", "control", options)
        self.control.connect("on-message-data", lambda _, message: tell(message=message.get_data()[0]))
        self.pipeline.set_state(Gst.State.PLAYING)
        self.peer.emit("create-offer", None, Gst.Promise.new_with_change_func(self.on_offer))
        GLib.timeout_add_seconds(seconds, lambda: self.end(f"{self.frames} frames in {seconds} s"))
        self.loop.run()
        self.pipeline.set_state(Gst.State.NULL)

    def on_offer(self, promise):
        reply = promise.get_reply()  # It owns the description: it has to stay until that is used.
        offer = reply.get_value("offer")
        self.peer.emit("set-local-description", offer, Gst.Promise.new())
        try:
            answer = self.post(offer.sdp.as_text())
        except OSError as fault:
            self.end(f"the host does not answer the offer: {fault}")
            return
        sdp = GstSdp.SDPMessage.new_from_text(answer)[1]
        description = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, sdp)
        self.peer.emit("set-remote-description", description, Gst.Promise.new())

    def post(self, offer):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/sdp"}
        request = urllib.request.Request(self.address, offer.encode(), headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read().decode()

    def on_state(self, peer, _):
        tell(state=peer.get_property("connection-state").value_nick)

    def on_track(self, _, pad):
        decoder = Gst.parse_bin_from_description(DECODER, True)
        decoder.get_by_name("sink").connect("handoff", self.on_frame)
        self.pipeline.add(decoder)
        decoder.sync_state_with_parent()
        pad.link(decoder.get_static_pad("sink"))

    def on_frame(self, _, buffer, pad):
        self.frames += 1
        if self.frames != self.frames_wanted:
            return
        picture = pad.get_current_caps().get_structure(0)
        tell(frames=self.frames, width=picture.get_value("width"), height=picture.get_value("height"))
        self.failed = False
        self.end()

    def end(self, fault=None):
        if fault is not None:
            print(fault, file=sys.stderr, flush=True)
        GLib.idle_add(self.loop.quit)
        return GLib.SOURCE_REMOVE


def main():
    Gst.init(None)
    address, frames, seconds = sys.argv[1:]
    receiver = Receiver(address, sys.stdin.readline().strip(), int(frames))
    receiver.run(int(seconds))
    return 1 if receiver.failed else 0


if __name__ == "__main__":
    sys.exit(main())
