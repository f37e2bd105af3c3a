using Farglass.Client.Carriers.WebRtc;
using Farglass.Protocol.Messages;

namespace Farglass.Client.Tests;

public sealed class FrameNotesTests
{
    readonly FrameNotes _notes = new(1280, 720);

    [Fact]
    public void A_frame_gets_the_header_of_its_note_whatever_order_they_came_in()
    {
        _notes.Add(Note(timestamp: 900, id: 8));
        _notes.Add(Note(timestamp: 300, id: 7));

        Assert.Equal(Note(300, 7).Frame, _notes.HeaderOf(300, isKey: true));
        Assert.Equal(Note(900, 8).Frame, _notes.HeaderOf(900, isKey: false));
    }

    [Fact]
    public void Without_a_note_it_gets_what_is_known_and_no_times()
    {
        Assert.Equal(new(FrameFlags.Key, 1, 1280, 720, 0, default), _notes.HeaderOf(300, isKey: true));
        _notes.Add(Note(timestamp: 600, id: 41));
        _notes.HeaderOf(600, isKey: false);

        Assert.Equal(new(FrameFlags.None, 42, 640, 480, 0, default), _notes.HeaderOf(900, isKey: false));
    }

    [Fact]
    public void Ids_only_grow_even_where_a_note_comes_too_late_or_a_timestamp_comes_again()
    {
        _notes.Add(Note(timestamp: 300, id: 5));
        _notes.HeaderOf(300, isKey: true);

        Assert.Equal(6u, _notes.HeaderOf(300, isKey: false).FrameId);
    }

    [Fact]
    public void No_more_than_the_newest_are_kept()
    {
        for (var id = 1u; id <= 1_000; id++) _notes.Add(Note(timestamp: id, id));

        Assert.Equal(1u, _notes.HeaderOf(1, isKey: false).FrameId); // Counted, not read.
        Assert.Equal(0u, _notes.HeaderOf(2, isKey: false).Timings.Wait);
        Assert.Equal(950u, _notes.HeaderOf(950, isKey: false).FrameId);
    }

    static FrameNoteMessage Note(uint timestamp, uint id) =>
        new(timestamp, new(FrameFlags.Refinement, id, 640, 480, EncodedAt: 9, new(1, 2, 3, 4, 5)), Bytes: 100);
}
