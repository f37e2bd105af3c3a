using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Farglass.Native.Linux;
using Farglass.Testing.Network.Scenarios;

namespace Farglass.Testing.EndToEnd.Network;

/// <summary>
/// A network namespace with one way into it: a link that does what a scenario says, for UDP and TCP alike. This
/// machine, as it is, is at the near end, a browser at the far one. docs/network-scenarios.md
/// </summary>
public sealed class ShapedNetwork : IAsyncDisposable
{
    /// <summary>Names are this, and the process that is to remove them: so the next one removes what is left.</summary>
    const string NamePrefix = "farglass-shaper-";

    const string Namespaces = "/run/netns";

    /// <summary>198.18.0.0/15, which RFC 2544 keeps for measurements: a network of four for each.</summary>
    const uint FirstAddress = (198u << 24) | (18u << 16), NetworksMax = 1 << 15, NetworkSize = 4;

    /// <summary>Networks of one process at a time, so that two processes do not get the same addresses.</summary>
    const int NumbersMax = 16;

    static int _numbers;

    readonly string _name;
    readonly Shaper _shaper;

    ShapedNetwork(string name, Shaper shaper, IPAddress near, IPAddress far) =>
        (_name, _shaper, Near, Far) = (name, shaper, near, far);

    /// <summary>Why there can be no such network on this machine; null if there can.</summary>
    public static string? Hindrance
    {
        get
        {
            if (!Environment.IsPrivilegedProcess) return "only root may make network devices";
            if (!File.Exists(TunDevice.Path)) return $"there is no {TunDevice.Path}";
            var missing = Programs.FirstOrDefault(program => FindProgram(program) is null);
            return missing is null ? null : $"there is no program '{missing}'";
        }
    }

    static string[] Programs => ["ip", "nsenter"];

    /// <summary>This machine's address on the link.</summary>
    public IPAddress Near { get; }

    public IPAddress Far { get; }

    string Path => System.IO.Path.Combine(Namespaces, _name);

    /// <summary>The link is as in the scenario's first phases until <see cref="BeginAsync"/>.</summary>
    public static async Task<ShapedNetwork> OpenAsync(Scenario scenario)
    {
        await RemoveLeftoversAsync();
        var number = Interlocked.Increment(ref _numbers) % NumbersMax;
        var name = string.Create(CultureInfo.InvariantCulture, $"{NamePrefix}{Environment.ProcessId}-{number}");
        var network = ((uint)Environment.ProcessId * NumbersMax) + (uint)number;
        var first = FirstAddress + (network % NetworksMax * NetworkSize);
        var (near, far) = (Address(first + 1), Address(first + 2));
        await IpAsync("netns", "add", name);
        TunDevice? nearDevice = null, farDevice = null;
        try
        {
            var device = Device(name);
            (nearDevice, farDevice) = (TunDevice.Open($"{device}n"), TunDevice.Open($"{device}f"));
            await IpAsync("link", "set", $"{device}f", "netns", name);
            await SetUpAsync([], $"{device}n", near);
            await SetUpAsync(["-netns", name], $"{device}f", far);
            await IpAsync("-netns", name, "link", "set", "lo", "up");
            return new(name, new(nearDevice, farDevice, scenario), near, far);
        }
        catch
        {
            nearDevice?.Dispose();
            farDevice?.Dispose();
            await RemoveAsync(name);
            throw;
        }
    }

    /// <summary>The link does what another scenario says. What is on its way is lost.</summary>
    public Task UseAsync(Scenario scenario) => _shaper.UseAsync(scenario);

    /// <summary>The scenario's time begins.</summary>
    /// <returns>Its zero, by CLOCK_MONOTONIC.</returns>
    public Task<TimeSpan> BeginAsync() => _shaper.BeginAsync();

    /// <summary>Of the scenario so far.</summary>
    public Task<IReadOnlyList<LinkSample>> SamplesAsync() => _shaper.SamplesAsync();

    public Task<ShaperCounts> CountsAsync() => _shaper.CountsAsync();

    /// <summary>TCP connections that begin from now on control their congestion so, at the near end.</summary>
    /// <param name="control">By Linux's name for it.</param>
    /// <exception cref="InvalidOperationException">This kernel has not got it.</exception>
    public Task ControlAsync(string control) =>
        IpAsync("route", "replace", $"{Far}", "dev", $"{Device(_name)}n", "congctl", control);

    /// <summary>Does something at the far end. A socket that is made there stays there.</summary>
    public async Task<T> ThereAsync<T>(Func<T> make)
    {
        var made = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                NetworkNamespace.Enter(Path);
                made.SetResult(make());
            }
            catch (Exception e)
            {
                made.SetException(e);
            }
        });
        thread.Start();
        return await made.Task;
    }

    /// <summary>Writes an executable that runs a program at the far end, for who starts it by himself.</summary>
    /// <param name="file">A new one.</param>
    /// <param name="program">Its full path. It gets the arguments and descriptors that the executable gets.</param>
    public void WriteLauncher(string file, string program)
    {
        File.WriteAllText(file, $"#!/bin/sh\nexec nsenter --net={Path} {program} \"$@\"\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public async ValueTask DisposeAsync()
    {
        _shaper.Dispose(); // With the devices, which are gone then.
        await RemoveAsync(_name);
    }

    /// <summary>Who was killed has removed nothing. The devices went with the process, the namespace did not.</summary>
    static async Task RemoveLeftoversAsync()
    {
        if (!Directory.Exists(Namespaces)) return;
        foreach (var file in Directory.EnumerateFiles(Namespaces, $"{NamePrefix}*"))
        {
            var name = System.IO.Path.GetFileName(file);
            var owner = name[NamePrefix.Length..].Split('-')[0];
            if (int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && !DetachedProcess.IsRunning(id))
                await RemoveAsync(name);
        }
    }

    static Task RemoveAsync(string name) => IpAsync("netns", "delete", name);

    static async Task SetUpAsync(string[] where, string device, IPAddress address)
    {
        // Nothing but what a test sends is to be on the link: no IPv6 that looks around.
        await IpAsync([.. where, "link", "set", "dev", device, "addrgenmode", "none"]);
        await IpAsync([.. where, "address", "add", $"{address}/30", "dev", device]);
        await IpAsync([.. where, "link", "set", "dev", device, "up"]);
    }

    /// <summary>Of both ends, less the letter that tells them apart.</summary>
    static string Device(string name) => $"fg{name[NamePrefix.Length..]}";

    static IPAddress Address(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new(bytes);
    }

    static string? FindProgram(string name) =>
        DetachedProcess.FindProgram(name, Environment.GetEnvironmentVariable("PATH"));

    static async Task IpAsync(params string[] arguments)
    {
        using var ip = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        var complaint = await ip.StandardError.ReadToEndAsync();
        await ip.WaitForExitAsync();
        if (ip.ExitCode != 0)
            throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {complaint.Trim()}");
    }
}
