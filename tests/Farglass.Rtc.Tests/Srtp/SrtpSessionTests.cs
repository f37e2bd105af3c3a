using Farglass.Rtc.Srtp;

namespace Farglass.Rtc.Tests.Srtp;

public sealed class SrtpSessionTests
{
    public static TheoryData<SrtpProfile> Profiles => SrtpPair.Profiles;

    [Theory]
    [MemberData(nameof(Profiles))]
    public void What_is_protected_is_what_is_unprotected(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        var random = new Random(1);
        for (ushort sequence = 0; sequence < 2_000; sequence++)
        {
            var packet = SrtpPair.Packet(sequence, ssrc: (uint)random.Next(5), payload: random.Next(1_500));
            var headerLength = AddSourcesAndExtension(packet, random);
            var secret = pair.Protect(packet);

            Assert.Equal(packet.AsSpan(0, headerLength), secret.AsSpan(0, headerLength)); // Stays readable.
            var isEncrypted = secret.AsSpan(headerLength).CommonPrefixLength(packet.AsSpan(headerLength)) < 8;
            Assert.True(isEncrypted || packet.Length < headerLength + 8);
            Assert.Equal(packet, pair.Unprotect(secret));
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Reports_are_what_they_were_too(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++)
        {
            var report = SrtpPair.Report(ssrc: (uint)random.Next(5), payload: random.Next(1_200));
            var secret = pair.ProtectReport(report);

            Assert.Equal(report.AsSpan(0, 8), secret.AsSpan(0, 8));
            Assert.Equal(report, pair.UnprotectReport(secret));
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Each_direction_has_a_key_of_its_own(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        var own = pair.Protect(SrtpPair.Packet(1));

        Assert.False(pair.Sender.TryUnprotect(own, out _));
        Assert.Equal(1, pair.Sender.Forged);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_change_of_any_byte_is_noticed(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        var packet = SrtpPair.Packet(100);
        var (secret, secretReport) = (pair.Protect(packet), pair.ProtectReport(SrtpPair.Report()));
        for (var i = 0; i < secret.Length; i++)
        {
            secret[i] ^= 0x10;
            Assert.Null(pair.Unprotect(secret));
            secret[i] ^= 0x10;
        }

        for (var i = 0; i < secretReport.Length; i++)
        {
            secretReport[i] ^= 0x01;
            Assert.Null(pair.UnprotectReport(secretReport));
            secretReport[i] ^= 0x01;
        }

        Assert.Equal(packet, pair.Unprotect(secret));
        Assert.NotNull(pair.UnprotectReport(secretReport));
    }

    [Theory]
    [InlineData(SrtpProfile.AeadAes128Gcm, 20_000)] // Each is an exception inside .NET.
    [InlineData(SrtpProfile.Aes128CmSha1Tag80, 80_000)]
    public void Whatever_the_bytes_nothing_is_thrown_and_nothing_is_believed(SrtpProfile profile, int changes)
    {
        using var pair = new SrtpPair(profile);
        var random = new Random(3);
        var (secret, secretReport) = (pair.Protect(SrtpPair.Packet(5)), pair.ProtectReport(SrtpPair.Report()));
        for (var i = 0; i < changes; i += 2)
        {
            var (packet, report) = (Mutate(secret, random), Mutate(secretReport, random));
            if (pair.Receiver.TryUnprotect(packet, out _)) Assert.Fail($"Packet {i}");
            if (pair.Receiver.TryUnprotectReport(report, out _)) Assert.Fail($"Report {i}");
        }

        Assert.Equal(changes, pair.Receiver.Forged + pair.Receiver.Malformed);
        Assert.NotNull(pair.Unprotect(secret)); // Nothing of it all was remembered.
        Assert.NotNull(pair.UnprotectReport(secretReport));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void What_comes_twice_is_taken_once(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        var (secret, secretReport) = (pair.Protect(SrtpPair.Packet(5)), pair.ProtectReport(SrtpPair.Report()));

        Assert.NotNull(pair.Unprotect(secret));
        Assert.Null(pair.Unprotect(secret));
        Assert.NotNull(pair.UnprotectReport(secretReport));
        Assert.Null(pair.UnprotectReport(secretReport));
        Assert.Equal((2, 0), (pair.Receiver.Replayed, pair.Receiver.Forged));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void What_comes_late_is_taken_within_the_window_and_not_behind_it(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        const int window = SrtpLimits.ReplayWindowPackets;
        var packets = Enumerable.Range(0, window + 1).Select(i => pair.Protect(SrtpPair.Packet((ushort)i))).ToList();
        var reports = Enumerable.Range(0, window + 1).Select(_ => pair.ProtectReport(SrtpPair.Report())).ToList();

        Assert.NotNull(pair.Unprotect(packets[^1]));
        Assert.Null(pair.Unprotect(packets[0]));
        Assert.NotNull(pair.Unprotect(packets[1]));
        Assert.NotNull(pair.UnprotectReport(reports[^1]));
        Assert.Null(pair.UnprotectReport(reports[0]));
        Assert.NotNull(pair.UnprotectReport(reports[1]));
        Assert.Equal(2, pair.Receiver.Replayed);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void The_sequence_number_may_roll_over_on_a_path_that_loses_and_reorders(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        var random = new Random(4);
        var held = new byte[50][]; // What is on its way: any of them may be the next to arrive.
        var (arrived, taken) = (0, 0);
        for (var i = 30_000; i < 30_000 + (2 * 65_536); i++)
        {
            var secret = pair.Protect(SrtpPair.Packet((ushort)i, payload: 8));
            if (random.NextDouble() < 0.2) continue;
            ref var place = ref held[random.Next(held.Length)];
            var arriving = place;
            place = secret;
            if (arriving is null) continue;
            arrived++;
            if (pair.Receiver.TryUnprotect(arriving, out _)) taken++;
        }

        Assert.InRange(arrived, 100_000, 2 * 65_536);
        Assert.InRange(arrived - taken, 0, 20); // A few were on their way for longer than the window.
        Assert.Equal((0, arrived - taken), (pair.Receiver.Forged, pair.Receiver.Replayed));
    }

    [Fact]
    public void A_loss_of_less_than_half_the_numbers_is_got_over()
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm);
        var sequence = 0;
        for (var i = 0; i < 10; i++, sequence += 32_000)
            Assert.NotNull(pair.Unprotect(pair.Protect(SrtpPair.Packet((ushort)sequence))));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_sequence_number_is_never_used_twice(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        _ = pair.Protect(SrtpPair.Packet(10));
        _ = pair.Protect(SrtpPair.Packet(12));
        _ = pair.Protect(SrtpPair.Packet(11)); // Out of order is fine.

        Assert.Throws<InvalidOperationException>(() => pair.Protect(SrtpPair.Packet(10)));
        Assert.Throws<InvalidOperationException>(() => pair.Protect(SrtpPair.Packet(11)));
        Assert.NotNull(pair.Protect(SrtpPair.Packet(10, ssrc: 8)));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Streams_are_limited_and_forgeries_make_none(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        var forged = pair.Protect(SrtpPair.Packet(1));
        for (uint ssrc = 1_000; ssrc < 1_200; ssrc++)
        {
            forged[11] = (byte)ssrc;
            forged[10] = (byte)(ssrc >> 8);
            Assert.Null(pair.Unprotect(forged));
        }

        for (uint ssrc = 0; ssrc < SrtpLimits.StreamsMax; ssrc++)
            Assert.NotNull(pair.Unprotect(pair.Protect(SrtpPair.Packet(2, ssrc))));
        Assert.Equal(0, pair.Receiver.Surplus);
        Assert.Null(pair.Unprotect(forged));
        Assert.Equal(1, pair.Receiver.Surplus);
        Assert.Throws<InvalidOperationException>(() => pair.Protect(SrtpPair.Packet(1, ssrc: 5_000)));
    }

    [Fact]
    public void What_is_not_RTP_is_our_own_fault_on_the_way_out()
    {
        using var pair = new SrtpPair(SrtpProfile.AeadAes128Gcm);
        Assert.Throws<ArgumentException>(() => pair.Protect(new byte[40]));
        Assert.Throws<ArgumentException>(() => pair.ProtectReport(new byte[40]));
        Assert.Throws<ArgumentOutOfRangeException>(() => pair.Sender.Protect(SrtpPair.Packet(1), 112)); // No room.
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_packet_and_a_report_make_no_object(SrtpProfile profile)
    {
        using var pair = new SrtpPair(profile);
        var (packet, report) = (SrtpPair.Packet(0, payload: 1_138), SrtpPair.Report());
        var (packetBuffer, reportBuffer) = (new byte[1_200], new byte[100]);
        Exchange(0, 1_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Exchange(1_000, 10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Exchange(int first, int end)
        {
            for (var i = first; i < end; i++)
            {
                (packet[2], packet[3]) = ((byte)(i >> 8), (byte)i);
                packet.CopyTo(packetBuffer, 0);
                report.CopyTo(reportBuffer, 0);
                var secret = packetBuffer.AsSpan(0, pair.Sender.Protect(packetBuffer, packet.Length));
                if (!pair.Receiver.TryUnprotect(secret, out _)) Assert.Fail($"Packet {i}");
                secret = reportBuffer.AsSpan(0, pair.Sender.ProtectReport(reportBuffer, report.Length));
                if (!pair.Receiver.TryUnprotectReport(secret, out _)) Assert.Fail($"Report {i}");
            }
        }
    }

    static byte[] Mutate(byte[] secret, Random random)
    {
        var mutated = secret[..random.Next(random.Next(8) == 0 ? 0 : secret.Length, secret.Length + 1)];
        for (var i = random.Next(1, 5); i > 0 && mutated.Length > 0; i--)
            mutated[random.Next(mutated.Length)] ^= (byte)random.Next(1, 256);
        return mutated.AsSpan().SequenceEqual(secret) ? [] : mutated;
    }

    /// <returns>The length of the header.</returns>
    static int AddSourcesAndExtension(byte[] packet, Random random)
    {
        var (sources, words) = (random.Next(16), random.Next(5));
        var length = 12 + (sources * 4) + 4 + (words * 4);
        if (packet.Length < length) return 12;
        packet[0] |= (byte)(0x10 | sources);
        packet[length - (words * 4) - 2] = 0;
        packet[length - (words * 4) - 1] = (byte)words;
        return length;
    }
}
