using System.Diagnostics;
using System.Globalization;

namespace Farglass.Testing.EndToEnd.Machine;

/// <summary>Rules for one port of this machine, which hold until they are disposed.</summary>
public sealed class Firewall : IAsyncDisposable
{
    readonly List<string[]> _rules = [];

    Firewall() { }

    /// <summary>Nothing passes any more, in either direction, and nobody is told.</summary>
    public static async Task<Firewall> BlockAsync(string protocol, int port)
    {
        var firewall = new Firewall();
        await firewall.AddAsync(protocol, "--dport", port, ["-j", "DROP"]);
        await firewall.AddAsync(protocol, "--sport", port, ["-j", "DROP"]);
        return firewall;
    }

    /// <summary>This share of what comes from the port is lost.</summary>
    public static async Task<Firewall> LoseAsync(string protocol, int port, double share)
    {
        var firewall = new Firewall();
        await firewall.AddAsync(protocol, "--sport", port, [
            "-m", "statistic", "--mode", "random", "--probability", share.ToString(CultureInfo.InvariantCulture),
            "-j", "DROP"]);
        return firewall;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var rule in _rules) await RunAsync(["-D", .. rule]);
        _rules.Clear();
    }

    async Task AddAsync(string protocol, string side, int port, string[] target)
    {
        string[] rule = ["INPUT", "-p", protocol, side, port.ToString(CultureInfo.InvariantCulture), .. target];
        await RunAsync(["-A", .. rule]);
        _rules.Add(rule);
    }

    static async Task RunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/sbin/iptables", ["-w", .. arguments]) { RedirectStandardError = true };
        using var iptables = Process.Start(start)!;
        var complaint = await iptables.StandardError.ReadToEndAsync();
        await iptables.WaitForExitAsync();
        if (iptables.ExitCode != 0) throw new InvalidOperationException($"iptables: {complaint}");
    }
}
