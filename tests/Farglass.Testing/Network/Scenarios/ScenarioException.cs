namespace Farglass.Testing.Network.Scenarios;

/// <summary>A scenario file says something that cannot be, or cannot be read.</summary>
public sealed class ScenarioException(string message, Exception? inner = null) : Exception(message, inner);
