#:property PublishAot=false

// Runs the tests and adds them up. A runner that crashes, hangs or runs nothing counts as one failure: the last line
// and the exit code are the truth. What each runner reports is read from its report file, never from its output.
//   dotnet run eng/test.cs -- [unit|web|e2e] [words of a test's name]

using System.Diagnostics;
using System.Text.Json;

var suites = new[] { "unit", "web", "e2e" };
var chosen = args.Length > 0 && suites.Contains(args[0]) ? [args[0]] : suites;
var filter = string.Join('_', args.Skip(chosen.Length == 1 ? 1 : 0)).Replace(' ', '_');
var root = Directory.GetCurrentDirectory();
var reports = Directory.CreateDirectory(Path.Combine(root, "artifacts", "test-reports")).FullName;
foreach (var old in Directory.EnumerateFiles(reports)) File.Delete(old);

var total = new Sum(0, 0, 0);
if (chosen.Contains("unit")) total += await RunProjectsAsync(name => name != "Farglass.EndToEnd.Tests");
if (chosen.Contains("web")) total += await RunWebAsync();
if (chosen.Contains("e2e")) total += await RunProjectsAsync(name => name == "Farglass.EndToEnd.Tests");
if (total.Tests == 0) total += Broken("no test has such a name");

Console.WriteLine();
Console.WriteLine($"{total.Passed} passed, {total.Failed} failed, {total.Skipped} skipped");
return total.Failed == 0 ? 0 : 1;

async Task<Sum> RunProjectsAsync(Func<string, bool> wanted)
{
    var sum = new Sum(0, 0, 0);
    var projects = Directory.EnumerateFiles(Path.Combine(root, "tests"), "*.Tests.csproj", SearchOption.AllDirectories)
        .Where(project => wanted(Path.GetFileNameWithoutExtension(project))).Order(StringComparer.Ordinal).ToList();
    var what = projects.Count == 1 ? projects[0] : Path.Combine(root, "Farglass.slnx");
    Console.WriteLine("Building the tests ...");
    if (await ExecuteAsync("dotnet", ["build", what, "--nologo", "--verbosity", "quiet"], root, minutes: 10) != 0)
        return Broken("the tests do not build");
    foreach (var project in projects) sum += await RunProjectAsync(Path.GetFileNameWithoutExtension(project));
    return sum;
}

async Task<Sum> RunProjectAsync(string name)
{
    var report = Path.Combine(reports, $"{name}.json");
    List<string> options =
    [
        "--no-progress", "--no-ansi", "--results-directory", reports,
        "--report-ctrf", "--report-ctrf-filename", Path.GetFileName(report),
    ];
    if (filter.Length > 0) options.AddRange(["--filter-method", $"*{filter}*"]);
    var isEndToEnd = name.Contains("EndToEnd");
    if (isEndToEnd) options.AddRange(["--output", "Detailed"]); // Each test as it ends: it is seen where one hangs.
    Console.WriteLine($"\n{name}");
    var executable = Path.Combine(root, "artifacts", "bin", name, "debug", name);
    // Who takes longer hangs. Real servers and browsers take ten minutes, and three times that on a busy machine.
    var code = await ExecuteAsync(executable, options, root, minutes: isEndToEnd ? 45 : 15);
    if (code == 8 && filter.Length > 0) return default; // Nothing in this project has such a name.
    if (!File.Exists(report)) return Broken($"{name} ended with code {code} and wrote no report");

    using var json = JsonDocument.Parse(await File.ReadAllTextAsync(report));
    var summary = json.RootElement.GetProperty("results").GetProperty("summary");
    int Count(string field) => summary.TryGetProperty(field, out var value) ? value.GetInt32() : 0;
    return Checked(name, code,
        new(Count("passed"), Count("failed"), Count("skipped") + Count("pending") + Count("other")));
}

async Task<Sum> RunWebAsync()
{
    var web = Path.Combine(root, "web");
    var report = Path.Combine(reports, "web.json");
    List<string> options = ["vitest", "run", "--reporter=default", "--reporter=json", $"--outputFile.json={report}"];
    if (filter.Length > 0) options.AddRange(["--passWithNoTests", "-t", filter.Replace('_', ' ')]);
    Console.WriteLine("\nweb");
    var code = await ExecuteAsync("npx", options, web, minutes: 5);
    if (!File.Exists(report)) return Broken($"the web tests ended with code {code} and wrote no report");

    using var json = JsonDocument.Parse(await File.ReadAllTextAsync(report));
    int Count(string field) => json.RootElement.TryGetProperty(field, out var value) ? value.GetInt32() : 0;
    var skipped = filter.Length > 0 ? 0 : Count("numPendingTests") + Count("numTodoTests");
    return Checked("web", code, new(Count("numPassedTests"), Count("numFailedTests"), skipped));
}

Sum Checked(string name, int code, Sum sum)
{
    if (code != 0 && sum.Failed == 0) return sum + Broken($"{name} ended with code {code} although no test failed");
    return sum.Tests == 0 && filter.Length == 0 ? Broken($"{name} ran no test") : sum;
}

static Sum Broken(string why)
{
    Console.Error.WriteLine($"FAILED: {why}");
    return new(0, 1, 0);
}

static async Task<int> ExecuteAsync(string program, IEnumerable<string> options, string folder, int minutes)
{
    var start = new ProcessStartInfo(program, options) { WorkingDirectory = folder };
    start.Environment["TESTINGPLATFORM_TELEMETRY_OPTOUT"] = "1";
    start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
    start.Environment["DOTNET_NOLOGO"] = "1";
    using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(minutes));
    try
    {
        using var process = Process.Start(start)!;
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Console.Error.WriteLine($"{program} was stopped after {minutes} minutes.");
            return -1;
        }
    }
    catch (System.ComponentModel.Win32Exception fault)
    {
        Console.Error.WriteLine($"{program}: {fault.Message}");
        return -1;
    }
}

readonly record struct Sum(int Passed, int Failed, int Skipped)
{
    public int Tests => Passed + Failed + Skipped;

    public static Sum operator +(Sum a, Sum b) => new(a.Passed + b.Passed, a.Failed + b.Failed, a.Skipped + b.Skipped);
}
