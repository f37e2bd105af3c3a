using Farglass.Rtc.Sdp;
using Farglass.Rtc.Sdp.Negotiation;

namespace Farglass.Rtc.Tests.Sdp.Negotiation;

/// <summary>
/// Offers with lines lost, doubled, moved and spoilt: whatever comes of it is refused, or gets an answer that is right.
/// </summary>
public sealed class MutationTests
{
    const int Rounds = 5_000;

    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_spoilt_offer_is_refused_or_answered_rightly(int seed)
    {
        var random = new Random(seed);
        var offers = OfferFiles.All.Select(name => OfferFiles.Text(name).Split('\n')).ToArray();
        var (unread, refused, answered) = (0, 0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var text = Mutate(offers[random.Next(offers.Length)], random);
            var local = Parties.Host with { Microphone = random.Next(2) == 0, Redundancy = random.Next(2) == 0 };
            if (!SessionDescription.TryParse(text, out var offer, out _)) unread++;
            else if (!SdpAnswerer.TryAnswer(offer, local, current: null, out var answer, out _)) refused++;
            else
            {
                answered++;
                AnswerCheck.Check(offer, answer);
            }
        }

        Assert.True(unread > 100 && refused > 100 && answered > 1_000, $"{unread} {refused} {answered}");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_spoilt_answer_is_refused_or_accepted(int seed)
    {
        var random = new Random(seed);
        var offer = SdpOfferer.Offer(Parties.Client with { Redundancy = true });
        var lines = Parties.Answer(offer, Parties.Host with { Redundancy = true }).Description.ToString().Split("\r\n");
        var accepted = 0;
        for (var round = 0; round < Rounds / 10; round++)
        {
            if (!SessionDescription.TryParse(Mutate(lines, random), out var answer, out _)) continue;
            if (SdpOfferer.TryAccept(offer, Parties.Client.Endpoint, answer, out var session, out _))
            {
                accepted++;
                Assert.True(session.Remote.Ice.AreValid);
                Assert.All(session.Tracks, track =>
                    Assert.Contains($"{track.PayloadType}", offer.FindMedia(track.Mid)!.Formats));
            }
        }

        Assert.InRange(accepted, 50, Rounds / 10);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_spoilt_fragment_is_refused_or_read(int seed)
    {
        var random = new Random(seed);
        var session = Parties.Answer(OfferFiles.Read("chromium")).Session;
        var lines = TrickleFragment.Answer(session, Parties.Host.Endpoint).ToString().Split("\r\n");
        var read = 0;
        for (var round = 0; round < Rounds / 10; round++)
        {
            if (!TrickleFragment.TryParse(Mutate(lines, random), out var fragment, out _)) continue;
            read++;
            Assert.True(fragment.Ice is null or { AreValid: true });
            Assert.True(TrickleFragment.TryParse(fragment.ToString(), out var again, out _));
            Assert.Equal(fragment.ToString(), again.ToString());
        }

        Assert.InRange(read, 50, Rounds / 10);
    }

    static string Mutate(string[] original, Random random)
    {
        var lines = original.ToList();
        for (var left = random.Next(1, 5); left > 0; left--)
        {
            var (one, other) = (random.Next(lines.Count), random.Next(lines.Count));
            switch (random.Next(6))
            {
                case 0: lines.RemoveAt(one); break;
                case 1: lines.Insert(other, lines[one]); break;
                case 2: (lines[one], lines[other]) = (lines[other], lines[one]); break;
                case 3: lines[one] = lines[one][..random.Next(lines[one].Length + 1)]; break;
                case 4: lines[one] = Spoilt(lines[one], random); break;
                default: lines.RemoveRange(one, Math.Min(random.Next(20), lines.Count - one)); break;
            }

            if (lines.Count == 0) lines.Add("v=0");
        }

        return string.Join(random.Next(2) == 0 ? "\n" : "\r\n", lines);
    }

    static string Spoilt(string line, Random random)
    {
        if (line.Length == 0) return "\t";
        const string letters = "0123456789abcdefmrtx=:/;- *\0\u00E4";
        var at = random.Next(line.Length);
        return line[..at] + letters[random.Next(letters.Length)] + line[(at + random.Next(2))..];
    }
}
