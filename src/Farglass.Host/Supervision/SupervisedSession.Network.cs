using Farglass.Protocol.Messages;

namespace Farglass.Host.Supervision;

partial class SupervisedSession
{
    void OnNetwork(ViewerStream viewer, in NetworkNoteMessage note)
    {
        var isAnother = viewer.Sample(note);
        _around.Network.Add(note, viewer.Network.Bound);
        if (isAnother) Log.Bound(_around.Logger, Id, viewer.Network.Bound!.Value, note.TargetKilobits);
    }

    /// <summary>A viewing is over: what the network was to it.</summary>
    void TellNetwork(ViewerStream viewer)
    {
        if (viewer.Network.Summarize() is not { } summary) return;
        _timeline?.Add("network", summary);
        Log.Viewed(_around.Logger, Id, summary);
    }
}
