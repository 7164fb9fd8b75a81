using Matching.Web.Components;
using Matching.Web.Features.Access.Accounts;
using Matching.Web.Http;

namespace Matching.Web.Features.Access.PeopleLists;

/// <summary>Whose people a list shows: those of all, of the account itself, of colleagues whose deputy it is, and of others.</summary>
internal static class Deputies
{
    public static IReadOnlyList<(string, string)> Whoses(IReadOnlyList<Colleague> colleagues, Guid account, DateOnly today) =>
        [
            ("", Texts.Page("people.whose.all")),
            ("me", Texts.Page("people.whose.me")),
            .. Of(colleagues, account, today),
            ("none", Texts.Page("people.whose.none")),
            .. colleagues
                .Where(colleague => !colleague.IsDeputy(account, today))
                .Select(colleague => (colleague.Id.ToString(), colleague.Shown)),
        ];

    /// <summary>The colleagues whose deputy an account is, as filters of lists name them.</summary>
    public static IEnumerable<(string, string)> Of(IEnumerable<Colleague> colleagues, Guid account, DateOnly today) =>
        colleagues
            .Where(colleague => colleague.IsDeputy(account, today))
            .Select(colleague =>
                (
                    colleague.Id.ToString(),
                    Texts.Page("absence.whose", colleague.Shown, ProgrammeTimes.Short(colleague.AwayUntil!.Value))
                )
            );
}
