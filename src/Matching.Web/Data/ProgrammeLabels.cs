namespace Matching.Web.Data;

/// <summary>
/// Labels of a programme's own codes for the texts of one answer. They flow with the answer like its language, so that what puts
/// codes into words need not be handed them.
/// </summary>
public static class ProgrammeLabels
{
    private static readonly AsyncLocal<Func<string, string, IReadOnlyDictionary<string, string>?>?> Current = new();

    public static void Use(Func<string, string, IReadOnlyDictionary<string, string>?> labels) => Current.Value = labels;

    public static IReadOnlyDictionary<string, string>? Find(string list, string code) => Current.Value?.Invoke(list, code);
}
