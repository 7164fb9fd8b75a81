using Matching.Web.Components;
using Matching.Web.Features.Access.Accounts;
using Matching.Web.Http;

namespace Matching.Web.Features.Access.PeopleLists;

/// <summary>The colleagues whose deputy an account is, as filters of lists name them.</summary>
internal static class Deputies
{
    public static IEnumerable<(string, string)> Of(IEnumerable<Colleague> colleagues, Guid account, DateOnly today) =>
        colleagues
            .Where(colleague => colleague.IsDeputy(account, today))
            .Select(colleague =>
                (
                    colleague.Id.ToString(),
                    Texts.Page("absence.whose", colleague.Email, ProgrammeTimes.Short(colleague.AwayUntil!.Value))
                )
            );
}
