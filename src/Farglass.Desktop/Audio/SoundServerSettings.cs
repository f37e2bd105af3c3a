namespace Farglass.Desktop.Audio;

/// <summary>How to start a <see cref="SoundServer"/>.</summary>
/// <param name="Folder">Made if it is missing, for this user alone, and removed at the end. With a short path: there
/// will be a socket in it.</param>
/// <param name="Environment">What the server finds in its own: <c>PATH</c>, and marks to find it by.</param>
/// <param name="HasMicrophone">Whether applications find a source that is the user's microphone.</param>
public sealed record SoundServerSettings(
    string Folder, IReadOnlyDictionary<string, string> Environment, bool HasMicrophone = false);
