namespace Farglass.Rtc.Sdp.Negotiation;

/// <summary>
/// Answers the sections of one offer. The first that can take the picture gets it, and so with sound, microphone and
/// data channels; what is offered beyond that is refused. What is in use already comes before what is new.
/// </summary>
sealed class SectionAnswerer(SessionDescription offer, RemoteTransport remote, AnswerParameters local)
{
    MediaDirection _video = MediaDirection.Send;

    MediaDirection _audio = (local.Audio ? MediaDirection.Send : MediaDirection.Inactive)
        | (local.Microphone ? MediaDirection.Receive : MediaDirection.Inactive);

    bool _dataChannels = true;
    bool _lacksCodec;

    /// <summary>Why there can be no session, whatever the other sections say.</summary>
    public SdpRefusal? Refusal { get; private set; }

    /// <param name="current">What the session agreed on before. Null: this is its first offer.</param>
    /// <returns>In the order of the offer.</returns>
    public SectionAnswer[] AnswerAll(NegotiatedSession? current)
    {
        var answers = new SectionAnswer[offer.Media.Length];
        foreach (var (index, offered) in offer.Media.Index()
            .OrderBy(section => current?.IsInUse(section.Item.Mid) == true ? 0 : 1))
            answers[index] = Answer(offered);
        // A picture that was offered and found no codec ends it all.
        if (_lacksCodec && _video != MediaDirection.Inactive) Refusal ??= SdpRefusal.NoCommonVideoCodec;
        return answers;
    }

    SectionAnswer Answer(SdpMedia offered)
    {
        var rejected = new SectionAnswer(offered);
        if (offered.IsRejected || offered.Mid is not { } mid || !remote.Mids.Contains(mid)) return rejected;
        return offered switch
        {
            { Kind: "video", Protocol: var protocol } when IsRtp(protocol) => AnswerVideo(offered),
            { Kind: "audio", Protocol: var protocol } when IsRtp(protocol) => AnswerAudio(offered),
            _ => AnswerDataChannels(offered),
        } ?? rejected;
    }

    /// <summary>The names of RTP over DTLS. They mean the same; the answer repeats them (RFC 8829, 5.1.2).</summary>
    static bool IsRtp(string protocol) => protocol is "UDP/TLS/RTP/SAVPF" or "TCP/DTLS/RTP/SAVPF" or "RTP/SAVPF";

    SectionAnswer? AnswerVideo(SdpMedia offered)
    {
        if (!TryDirect(offered, _video, out var direction)) return null;
        var answer = VideoSection.Answer(offered, direction, local);
        _lacksCodec |= answer is null && direction != MediaDirection.Inactive;
        if (answer is not null) _video &= ~direction;
        return answer;
    }

    SectionAnswer? AnswerAudio(SdpMedia offered)
    {
        if (!TryDirect(offered, _audio, out var direction)) return null;
        var answer = AudioSection.Answer(offered, direction, local);
        if (answer is not null) _audio &= ~direction;
        return answer;
    }

    /// <summary>
    /// What is both offered and wanted. A section that is offered as inactive stays so, and is not refused: it rests.
    /// </summary>
    bool TryDirect(SdpMedia offered, MediaDirection wanted, out MediaDirection direction)
    {
        var reversed = offer.DirectionOf(offered).Reversed();
        direction = reversed & wanted;
        if (direction == MediaDirection.Inactive && reversed != MediaDirection.Inactive) return false;
        if (!offered.RtcpMux) Refusal ??= SdpRefusal.NoRtcpMux;
        return true;
    }

    SectionAnswer? AnswerDataChannels(SdpMedia offered)
    {
        if (!_dataChannels || DataChannelSection.Read(offered) is not { } agreed) return null;
        _dataChannels = false;
        return new(offered)
        {
            Formats = [DataChannelSection.Format],
            Attributes = DataChannelSection.Attributes(agreed.Mid, local.Endpoint),
            DataChannels = agreed,
        };
    }
}
