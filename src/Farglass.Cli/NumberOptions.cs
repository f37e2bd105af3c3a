using System.CommandLine;
using System.Globalization;

namespace Farglass.Cli;

/// <summary>Options that take a number, and say in our words what is none: the library's own name .NET types.</summary>
static class NumberOptions
{
    public static Option<int> Within(this Option<int> option, int min, int max)
    {
        option.CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= min && number <= max)
                return number;
            result.AddError($"{option.Name} is a whole number from {min} to {max}.");
            return default;
        };
        return option;
    }

    /// <summary>A time in seconds, which may have a fraction.</summary>
    public static Option<double?> Within(this Option<double?> option, TimeSpan max)
    {
        option.CustomParser = result =>
        {
            const NumberStyles Style = NumberStyles.AllowDecimalPoint;
            if (double.TryParse(result.Tokens[0].Value, Style, CultureInfo.InvariantCulture, out var seconds)
                && seconds > 0 && seconds <= max.TotalSeconds)
                return seconds;
            result.AddError($"{option.Name} is a number of seconds above 0 and at most {max.TotalSeconds:0}.");
            return null;
        };
        return option;
    }
}
