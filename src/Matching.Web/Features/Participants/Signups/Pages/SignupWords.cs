using System.Globalization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.People;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Participants.Signups.Pages;

/// <summary>What the pages of signing up say, in whole sentences in the reader's language.</summary>
internal static class SignupWords
{
    // isolates a number or a code from the direction of the sentence, and keeps it on one line
    private const char LeftToRight = '\u2066';
    private const char End = '\u2069';

    private static readonly string[] Kept = ["lang", "embed", "accent", "background"];

    public static readonly string[] Answers = ["yes", "no"];

    private static CultureInfo Reader => Http.Languages.Culture(CultureInfo.CurrentUICulture.Name);

    /// <summary>A day of the next weeks, in the calendar of the country.</summary>
    public static string Day(DateOnly day) =>
        day.ToString(
            Reader.TwoLetterISOLanguageName switch
            {
                "es" => "dddd d 'de' MMMM",
                "ti" => "dddd d/M",
                _ => "dddd d MMMM",
            },
            Reader
        );

    public static string Isolated(string text) => $"{LeftToRight}{text.Replace(' ', '\u00A0')}{End}";

    /// <summary>Whether staff write and do not call.</summary>
    public static bool IsWritten(CallTime? hour, bool hasPhone) => !hasPhone || hour == CallTime.Write;

    /// <summary>When, and from which number, staff call; that they write to those who prefer it.</summary>
    public static string Call(CallTime? hour, bool hasPhone, DateOnly by, string? office)
    {
        if (IsWritten(hour, hasPhone))
        {
            return Texts.Participant("signup.call.write", Day(by));
        }

        var when = hour?.ToText() ?? "any";
        return office is null
            ? Texts.Participant("signup.call." + when, Day(by))
            : Texts.Participant($"signup.call.{when}.number", Day(by), Isolated(office));
    }

    /// <summary>Languages to choose from: those of the programme and of this page by their own names, then all.</summary>
    public static IReadOnlyList<(string Value, string Text)> Languages(IEnumerable<string> programme)
    {
        var reader = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        var inOrder = StringComparer.Create(CultureInfo.CurrentUICulture, ignoreCase: true);
        var all = CodeLists
            .Shipped.Find("languages")!
            .Keys.Select(code => (Value: code, Text: CodeLists.Shipped.Label("languages", code, reader)))
            .OrderBy(language => language.Text, inOrder);
        var first = programme
            .Select(code => code.Split('-')[0])
            .Concat(Http.Languages.Participants)
            .Select(code => (Value: code, Text: Http.Languages.OwnName(code)));
        return [.. first.Concat(all).DistinctBy(language => language.Value)];
    }

    /// <summary>When the person prefers to be called.</summary>
    public static IReadOnlyList<(string Value, string Text)> Hours =>
        [.. Enum.GetValues<CallTime>().Select(hour => (hour.ToText(), Texts.Participant("signup.hour." + hour.ToText())))];

    /// <summary>How the person prefers to get messages.</summary>
    public static IReadOnlyList<(string Value, string Text)> Channels =>
        [.. Enum.GetValues<ContactChannel>().Select(way => (way.ToText(), Texts.Participant("signup.channel." + way.ToText())))];

    /// <summary>Whether others use the telephone too.</summary>
    public static IReadOnlyList<(string Value, string Text)> Shared =>
        [.. Answers.Select(answer => (answer, Texts.Participant("signup.shared." + answer)))];

    /// <summary>An answer as a form sends it.</summary>
    public static string? YesOrNo(bool? answer) => answer is { } known ? (known ? "yes" : "no") : null;

    /// <summary>An answer that a form sent; null for none.</summary>
    public static bool? YesOrNo(string? answer) => answer is "yes" or "no" ? answer == "yes" : null;

    /// <summary>An address of these pages, which keeps the language and the place where the page is shown.</summary>
    public static string Address(HttpContext context, string path, params (string Name, string Value)[] others)
    {
        var kept = Kept.Select(name => (Name: name, Value: context.Request.Query[name].ToString()))
            .Where(part => part.Value.Length > 0);
        return path
            + QueryString.Create(others.Concat(kept).Select(part => KeyValuePair.Create<string, string?>(part.Name, part.Value)));
    }
}
