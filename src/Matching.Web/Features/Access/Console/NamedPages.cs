using Matching.Web.Components;
using Matching.Web.Features.Figures.DatasetPages;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.Console;

/// <summary>Pages of the console by their names and by other words that staff have for them, for the search.</summary>
internal static class NamedPages
{
    // one letter would find nearly every page
    private const int Shortest = 2;

    // the text of the title, and after it that of the other words: find.page.NAME
    private static readonly (string Path, string Title, string Words)[] Office =
    [
        ("/console", "today.title", "today"),
        ("/console/people?role=mentee", "people.tab.mentees", "mentees"),
        ("/console/people?role=mentor", "people.tab.mentors", "mentors"),
        ("/console/people/signups", "today.signups.title", "signups"),
        ("/console/people/signup-counts", "signup-counts.title", "signup-counts"),
        ("/console/people/import", "people.import", "import"),
        ("/console/people/interviewed", "interviewed.title", "interviewed"),
        ("/console/signed-up-again", "signed-up-again.title", "again"),
        ("/console/possible-duplicates", "duplicates.title", "duplicates"),
        ("/console/correction-requests", "corrections.title", "corrections"),
        ("/console/retention", "retention.title", "retention"),
        ("/console/runs", "board.title", "matching"),
        ("/console/pairs", "pairs.title", "pairs"),
        ("/console/questionnaires", "questionnaires.title", "questionnaires"),
        ("/console/questionnaires/modules", "modules.title", "modules"),
        ("/console/calls/new", "call.title", "call"),
        ("/console/report", "report.title", "report"),
        ("/insights", "insights.title", "insights"),
        ("/console/datasets/extracts", "extracts.title", "extracts"),
        ("/console/account", "account.title", "account"),
        ("/console/view", "view.title", "view"),
        ("/console/absences", "absence.title", "absences"),
        ("/console/messages", "messages.title", "messages"),
    ];

    private static readonly (string Path, string Title, string Words)[] OfReaders =
    [
        ("/console/concerns", "concerns.title", "concerns"),
    ];

    private static readonly (string Path, string Title, string Words)[] Administration =
    [
        ("/console/settings", "settings.title", "settings"),
        ("/console/settings/start", "start.title", "start"),
        ("/console/settings/programmes", "settings.programmes", "programmes"),
        ("/console/settings/sites", "settings.sites", "sites"),
        ("/console/settings/partners", "settings.partners", "partners"),
        ("/console/settings/accounts", "accounts.title", "accounts"),
        ("/console/settings/profiles", "settings.profiles", "profiles"),
        ("/console/settings/keys", "settings.keys", "keys"),
        ("/console/settings/webhooks", "settings.webhooks", "webhooks"),
        ("/console/settings/text-gateway", "gateway.title", "gateway"),
        ("/console/settings/words", "settings.words", "words"),
        ("/console/audit", "audit.title", "audit"),
        ("/console/datasets", "datasets.title", "datasets"),
        ("/console/releases", "releases.title", "releases"),
        ("/console/authority-requests", "authority.title", "authority"),
        ("/console/settings/targets", "settings.targets", "targets"),
        ("/console/signup-forms", "signup-forms.title", "signup-forms"),
        ("/console/programme-page", "public-page.title", "programme-page"),
        ("/console/messages/templates", "templates.title", "templates"),
        ("/console/questionnaires/invitations", "invitations.title", "invitations"),
        ("/console/questionnaires/forms", "forms.title", "forms"),
    ];

    /// <summary>
    /// The pages of which every word that is typed begins a word, within the caller's role. Of concerns their readers alone.
    /// </summary>
    public static IReadOnlyList<(string Path, string Title)> Find(
        string typed,
        Role role,
        bool readsConcerns,
        IReadOnlyList<Programme> programmes
    )
    {
        var words = NameWords.Of(typed);
        if (words.Length == 0 || words.Any(word => word.Length < Shortest))
        {
            return [];
        }

        return
        [
            .. Office
                .Concat(readsConcerns ? OfReaders : [])
                .Concat(role == Role.Admin ? Administration : [])
                .Where(page => NameWords.AllBegin(words, $"{Texts.Page(page.Title)} {Texts.Page("find.page." + page.Words)}"))
                .Select(page => (page.Path, Texts.Page(page.Title))),
            .. programmes
                .Where(programme =>
                    NameWords.AllBegin(words, $"{Texts.Page("year.link")} {Texts.Page("find.page.year")} {programme.Name}")
                )
                .Select(programme => ($"/console/reports/{programme.Id}", $"{Texts.Page("year.link")}, {programme.Name}")),
            .. role == Role.Admin && words.Length > 1 && DatasetWords.IsNamed(typed)
                ? [($"/console/datasets?q={Uri.EscapeDataString(typed)}", $"{Texts.Page("datasets.title")}: {typed}")]
                : Array.Empty<(string, string)>(),
        ];
    }
}
