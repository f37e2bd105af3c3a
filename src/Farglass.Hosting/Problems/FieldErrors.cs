using Farglass.Protocol.Rest;

namespace Farglass.Hosting.Problems;

/// <summary>
/// Collects what is wrong with a request, field by field, so that a caller can mend all of it at once.
/// </summary>
public sealed class FieldErrors
{
    readonly Dictionary<string, List<string>> _errors = [];

    public bool Any => _errors.Count > 0;

    /// <param name="field">As the request spells it: <c>validitySeconds</c>, <c>environment.PATH</c>.</param>
    /// <param name="problem">A sentence that says what must be; it follows the field's name.</param>
    public void Add(string field, string problem)
    {
        if (_errors.TryGetValue(field, out var problems)) problems.Add(problem);
        else if (_errors.Count < HostingLimits.FieldErrorsMax) _errors[field] = [problem];
    }

    public void Require(bool holds, string field, string problem)
    {
        if (!holds) Add(field, problem);
    }

    /// <summary>Null when nothing is wrong.</summary>
    public Refusal? ToRefusal()
    {
        if (!Any) return null;
        var (field, problems) = _errors.First();
        return new(ProblemCodes.InvalidRequest, $"{field} {problems[0]}")
        {
            Errors = _errors.ToDictionary(error => error.Key, error => error.Value.ToArray()),
        };
    }
}
