using System.Text.RegularExpressions;
using Matching.Web.Features.Questionnaires.Forms;

namespace Matching.Web.Features.Questionnaires.SurveyLinks;

/// <summary>
/// A form as screens of a few questions of one section. A question that depends on another is on a later screen, so that it is
/// left out without a script where it does not apply.
/// </summary>
internal static partial class FormScreens
{
    private const int Most = 4;

    // 38 questions take twelve minutes
    private const double MinutesAQuestion = 12.0 / 38;

    public static List<List<FormItem>> Of(Questionnaire form)
    {
        var screens = new List<List<FormItem>>();
        foreach (var section in Sections(form))
        {
            // as even as can be: five questions are three and two
            var questions = section.Count(item => item.Type != ItemType.Note);
            var size = (int)Math.Ceiling(questions / Math.Ceiling((double)questions / Most));
            var screen = new List<FormItem>();
            foreach (var item in section)
            {
                if (screen.Count(other => other.Type != ItemType.Note) >= size || DependsOn(item, screen))
                {
                    screens.Add(screen);
                    screen = [];
                }

                screen.Add(item);
            }

            screens.Add(screen);
        }

        return screens;
    }

    public static int Minutes(IEnumerable<List<FormItem>> screens) =>
        Math.Max(1, (int)Math.Round(screens.Sum(screen => screen.Count(item => item.Type != ItemType.Note)) * MinutesAQuestion));

    private static IEnumerable<List<FormItem>> Sections(Questionnaire form)
    {
        var section = new List<FormItem>();
        foreach (var item in form.Items)
        {
            if (section.Count > 0 && section[^1].Section != item.Section)
            {
                yield return section;
                section = [];
            }

            section.Add(item);
        }

        if (section.Count > 0)
        {
            yield return section;
        }
    }

    private static bool DependsOn(FormItem item, List<FormItem> screen) =>
        item.Relevant is { } relevant
        && Names()
            .Matches(relevant)
            .Select(match => match.Groups[1].Value)
            .Any(name => screen.Exists(other => other.Name == name));

    [GeneratedRegex(@"\$\{([^}]+)\}", RegexOptions.NonBacktracking)]
    private static partial Regex Names();
}
