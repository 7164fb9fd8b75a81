namespace Matching.Web.Data;

/// <summary>
/// Conditions of filters. One that is not set is no part of the statement, because an <c>@X IS NULL OR …</c> keeps SQLite off every
/// index.
/// </summary>
internal static class Where
{
    private const string Always = "TRUE";

    /// <summary>The condition of a filter that is set, and one that always holds otherwise.</summary>
    /// <param name="filter">Value of the filter; null when it is not set.</param>
    /// <param name="condition">The condition: a text of the source code, in which the value is a parameter.</param>
    public static string Set(object? filter, string condition) => On(filter is not null, condition);

    /// <summary>The condition of a switch that is on, and one that always holds otherwise.</summary>
    /// <param name="isOn">Whether it is on.</param>
    /// <param name="condition">The condition.</param>
    public static string On(bool isOn, string condition) => isOn ? $"({condition})" : Always;
}
