namespace Farglass.Cli.Up;

/// <summary>What <c>farglass up</c> was asked for.</summary>
sealed record UpSettings(string DataFolder, Addresses Addresses);
