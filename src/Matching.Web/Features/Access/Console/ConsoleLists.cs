namespace Matching.Web.Features.Access.Console;

/// <summary>The lists of the console that show the programme and the site that the account chose.</summary>
internal static class ConsoleLists
{
    public static readonly IReadOnlyList<string> All =
    [
        "/console/people",
        "/console/people/signups",
        "/console/runs",
        "/console/pairs",
        "/console/questionnaires",
        "/console/today/events",
    ];

    /// <summary>The page on which the view is chosen, which leads back to a list.</summary>
    public static string View(string path) =>
        All.Contains(path) ? "/console/view?to=" + Uri.EscapeDataString(path) : "/console/view";
}
