using System.Collections.Immutable;

namespace Farglass.Rtc.Sdp;

/// <summary>
/// Reads what a description and an ICE fragment have alike: lines of the session, then media sections. Lines that mean
/// nothing in WebRTC (contacts, bandwidths, times, keys) are passed over where they may stand.
/// </summary>
ref struct SdpSectionReader(SdpLineReader lines)
{
    const string SessionTypes = "iuepcbtrzk", MediaTypes = "icbk"; // RFC 8866, 5.

    readonly ImmutableArray<SdpAttribute>.Builder _attributes = ImmutableArray.CreateBuilder<SdpAttribute>();
    SdpLineReader _lines = lines;
    SdpMedia? _media;

    public ImmutableArray<SdpAttribute> SessionAttributes { get; private set; } = [];

    public ImmutableArray<SdpMedia>.Builder Media { get; } = ImmutableArray.CreateBuilder<SdpMedia>();

    public readonly SdpSyntaxError Error => new(_lines.Line, _lines.Error ?? "");

    public bool TryRead()
    {
        while (_lines.TryRead())
        {
            var ok = _lines.Type switch
            {
                'a' => TryReadAttribute(),
                'm' => TryStartMedia(),
                _ => (_media is null ? SessionTypes : MediaTypes).Contains(_lines.Type)
                    || _lines.Fail($"'{_lines.Type}=' has no place here"),
            };
            if (!ok) return false;
        }

        if (_lines.Error is not null) return false;
        EndSection();
        return true;
    }

    bool TryReadAttribute()
    {
        if (_attributes.Count == SdpLimits.AttributesMax)
            return _lines.Fail($"more than {SdpLimits.AttributesMax} attributes in one section");
        if (!SdpAttribute.TryParse(_lines.Value, out var attribute))
            return _lines.Fail("an attribute needs a name");
        _attributes.Add(attribute);
        return true;
    }

    bool TryStartMedia()
    {
        if (Media.Count + 1 == SdpLimits.MediaSectionsMax && _media is not null)
            return _lines.Fail($"more than {SdpLimits.MediaSectionsMax} media sections");
        EndSection();
        return SdpMedia.TryParse(_lines.Value, out _media)
            || _lines.Fail("a media section needs a kind, a port, a protocol, and formats");
    }

    void EndSection()
    {
        if (_media is null) SessionAttributes = _attributes.ToImmutable();
        else Media.Add(_media.WithAttributes(_attributes.ToImmutable()));
        _attributes.Clear();
    }
}
