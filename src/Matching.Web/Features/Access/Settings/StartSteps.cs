using Matching.Web.Features.Participants.Programmes;

namespace Matching.Web.Features.Access.Settings;

/// <summary>Whether a programme is set up: it has what a match run needs.</summary>
internal static class SetUpState
{
    /// <summary>
    /// Of a programme <c>r</c>: whether there are a site, and mentees and mentors who are available, or were: a run that matched or a
    /// pair says so.
    /// </summary>
    public const string Columns = """
        (EXISTS (SELECT 1 FROM sites s WHERE s.programme_id = r.id)
          AND (EXISTS (SELECT 1 FROM pairs c WHERE c.programme_id = r.id)
            OR EXISTS (SELECT 1 FROM match_runs m WHERE m.programme_id = r.id AND m.matched > 0)
            OR (EXISTS (SELECT 1 FROM people p WHERE p.programme_id = r.id AND p.role = 'mentee' AND p.status = 'available')
              AND EXISTS (SELECT 1 FROM people p WHERE p.programme_id = r.id AND p.role = 'mentor' AND p.status = 'available'))))
          AS is_set_up
        """;
}

/// <summary>The steps of the guided start, in their order.</summary>
internal static class StartSteps
{
    public const string Programme = "programme";
    public const string Where = "where";
    public const string Partner = "partner";
    public const string Profile = "profile";
    public const string People = "people";
    public const string Run = "run";

    public static readonly string[] All = [Programme, Where, Partner, Profile, People, Run];

    // as tried with the pages, in minutes from the beginning of each step
    private static readonly int[] MinutesLeft = [10, 8, 6, 4, 3, 1];

    public static int Minutes(string step) => MinutesLeft[Array.IndexOf(All, step)];

    public static string After(string step) => All[Array.IndexOf(All, step) + 1];

    public static string? Before(string step) => Array.IndexOf(All, step) is > 0 and var at ? All[at - 1] : null;

    /// <summary>Whether there is what the step makes. A programme has a profile from its first day.</summary>
    public static bool IsDone(string step, Programme? programme, SettingsOverview? found) =>
        programme is not null
        && found is not null
        && step switch
        {
            Where => found.Sites > 0,
            Partner => found.Partners > 0,
            Profile => found.Mentees + found.Mentors > 0,
            People => found.IsSetUp || found is { MenteesAvailable: > 0, MentorsAvailable: > 0 },
            Run => found.HasRun,
            _ => true,
        };

    /// <summary>The first step that is not done.</summary>
    public static string First(Programme? programme, SettingsOverview? found) =>
        All.FirstOrDefault(step => !IsDone(step, programme, found)) ?? Run;
}
